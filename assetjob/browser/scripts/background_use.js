// Returns for each background whether it is shown in each of the viewports, and what decides that:
// the media conditions of the rules that give its element a background, null for what else decides,
// and whether a rule names its URL.
({backgrounds, viewports, height}) => {
  const {frame, view} = window.assetjobFrame;
  const root = view.document.documentElement;
  const elementAt = (path) => path.reduce((element, at) => element && element.children[at], root);
  const shows = ({element, pseudo, url}) => {
    if (!element || !element.getClientRects().length) return false;
    return view.getComputedStyle(element, pseudo || null).backgroundImage.includes(`url("${url}")`);
  };
  const urlsOf = (value, base) => [...value.matchAll(/url\("([^"]*)"\)/g)]
    .map(([, url]) => { try { return new URL(url, base).href; } catch { return ""; } });
  const selects = (element, selector) => {
    const plain = selector.replace(/::?(before|after)\b/g, "").replace(/(^|[,\s>+~])(?=,|$)/g, "$1*");
    try { return element.matches(plain); } catch { return true; }
  };
  const conditionOf = (rule) => {
    if (rule instanceof view.CSSMediaRule) return rule.media.mediaText;
    return view.CSSLayerBlockRule && rule instanceof view.CSSLayerBlockRule ? "" : null;
  };
  const decides = ({element, url}) => {
    const found = new Set();
    let named = false;
    const walk = (rules, around, base) => {
      for (const rule of rules) {
        if (rule instanceof view.CSSImportRule) {
          const plain = !rule.supportsText;
          if (rule.styleSheet) {
            const media = plain ? rule.media.mediaText : null;
            walk(rule.styleSheet.cssRules, [...around, media], rule.styleSheet.href);
          }
        } else if (rule instanceof view.CSSStyleRule) {
          if (!selects(element, rule.selectorText)) continue;
          const {background, backgroundImage} = rule.style;
          if (background || backgroundImage) around.forEach((each) => found.add(each));
          if (urlsOf(backgroundImage, base).includes(url)) named = true;
          // What is nested in a rule, and custom properties, are not looked at in detail.
          if (/var\(/.test(background + backgroundImage)) found.add(null);
          if (rule.cssRules && rule.cssRules.length) found.add(null);
        } else if (rule.cssRules && !(rule instanceof view.CSSKeyframesRule)) {
          walk(rule.cssRules, [...around, conditionOf(rule)], base);
        }
      }
    };
    const sheets = [...view.document.styleSheets, ...(view.document.adoptedStyleSheets || [])];
    for (const sheet of sheets.filter((each) => !each.disabled)) {
      try { walk(sheet.cssRules, [sheet.media.mediaText], sheet.href || view.document.baseURI); } catch { found.add(null); }
    }
    return {conditions: [...found], named};
  };
  const targets = backgrounds.map((each) => ({...each, element: elementAt(each.path)}));
  frame.style.height = `${height}px`;
  const shown = targets.map(() => []);
  for (const viewport of viewports) {
    frame.style.width = `${viewport}px`;
    targets.forEach((target, at) => shown[at].push(shows(target)));
  }
  return targets.map((target, at) => ({
    shown: shown[at], ...(target.element ? decides(target) : {conditions: [null], named: false}),
  }));
}
