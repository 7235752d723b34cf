// --- Groups: undecided cards that have something in common with the current one.
const TEXTURE = 12; // standard deviation in levels of 255
const ALIKE = 0.9; // correlation
const SHORTEST_WORD = 4; // letters of a word in a file name
const LONGEST_START = 80; // characters before the image at the top of a page
const FEWEST_NAMES = 3; // with the same word

// What an image looks like: 8 by 8 grey levels, less their mean; null if there is no texture.
const lookOf = once((card) => {
  if (!card.dataset.look) return null;
  const levels = [...atob(card.dataset.look)].map((letter) => letter.charCodeAt(0));
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const centred = levels.map((level) => level - mean);
  const spread = Math.hypot(...centred);
  return spread < TEXTURE * Math.sqrt(levels.length) ? null : centred.map((level) => level / spread);
});
const lookAlike = (one, other) => {
  const [a, b] = [lookOf(one), lookOf(other)];
  return a && b && a.reduce((sum, level, n) => sum + level * b[n], 0) >= ALIKE;
};

const findingsOf = once((card) => [...cardRulesOf(card)].sort().join());
const altsOf = once((card) => new Set(usesOf(card).map((use) => foldedAlt(altOf(use))).filter(Boolean)));
const haveCommon = (one, other) => [...one].some((value) => other.has(value));
const wordsOf = once((card) => {
  const stem = fileNameOf(card).replace(/(?<=.)\.[^.]*$/, "");
  return new Set((stem.match(/\p{L}+/gu) ?? []).filter((word) => word.length >= SHORTEST_WORD).map((word) => word.toLowerCase()));
});

// The first image of each page in the worklist; with only a title or a date before it, it is a banner or a logo.
const firstUses = once(() => {
  const first = new Map();
  const isBefore = (one, other) => one.line < other.line || (one.line === other.line && one.column < other.column);
  for (const location of cards.flatMap(usesOf).map(locationOf)) {
    if (!first.has(location.page) || isBefore(location, first.get(location.page))) first.set(location.page, location);
  }
  return new Set(first.values());
});
const isTitle = (heading, use) => !heading || folded(heading) === folded(textOf(use, "page-title"));
const isFirst = (use) =>
  firstUses().has(locationOf(use)) && factsOf(use).before.length <= LONGEST_START && isTitle(textOf(use, "heading"), use);
const isAtTop = once((card) => usesOf(card).every(isFirst));
const hasText = once((card) => currentText(usesOf(card)) !== "");

// The narrowest first: these are most often answered alike.
const GROUPS = [
  ["Looks alike", lookAlike],
  ["Same alt text", (a, b) => haveCommon(altsOf(a), altsOf(b))],
  ["At the top of a page", (a, b) => isAtTop(a) && isAtTop(b) && hasText(a) === hasText(b)],
  ["Same finding", (a, b) => findingsOf(a) === findingsOf(b)],
  ["Same folder", (a, b) => folderOf(a) && folderOf(a) === folderOf(b)],
];
// Returns the group of the word that most names of undecided cards have in common with this one.
const groupByWord = (others) => {
  const groups = [...wordsOf(current)].map((word) => [word, others.filter((card) => wordsOf(card).has(word))]);
  const [largest] = groups.sort(([, a], [, b]) => b.length - a.length);
  return largest && largest[1].length + 1 >= FEWEST_NAMES ? [[`Name with “${largest[0]}”`, largest[1]]] : [];
};

const groupButton = ([name, others]) => {
  const group = queueOrder.filter((card) => card === current || others.includes(card));
  const button = make("button", { type: "button", className: "quiet", textContent: `${name}: ${group.length}` });
  button.addEventListener("click", () => {
    clearSelection();
    select(group);
    focusText(); // Enter answers, and does not press the button again
  });
  return button;
};
// In a long worklist this takes a while, so the text box comes first.
let groupsWaiting = 0;
const showGroupsSoon = () => {
  clearTimeout(groupsWaiting);
  part(".groups").hidden = true;
  groupsWaiting = setTimeout(showGroups);
};
const showGroupsNow = () => {
  clearTimeout(groupsWaiting);
  showGroups();
};
let lastGroup = -1;
const selectNextGroup = () => {
  if (part(".groups").hidden) showGroupsNow(); // the buttons may still be those of the card before
  const buttons = all("#groups button", form);
  if (!buttons.length) return;
  lastGroup = (lastGroup + 1) % buttons.length;
  buttons[lastGroup].click();
  announce(`Selected: ${buttons[lastGroup].textContent}.`);
};
const showGroups = () => {
  lastGroup = -1;
  const others = queueOrder.filter((card) => card !== current && isUndecided(card));
  const groups = GROUPS.map(([name, matches]) => [name, others.filter((card) => matches(current, card))]);
  const buttons = [...groups, ...groupByWord(others)].filter(([, found]) => found.length).map(groupButton);
  part("#groups").replaceChildren(...buttons);
  part(".groups").hidden = buttons.length === 0;
};
