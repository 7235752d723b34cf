// Returns which images are in the first view, and which of them is the Largest Contentful Paint.
async (milliseconds) => {
  const until = performance.now() + milliseconds;
  const later = (time) => new Promise((done) => { setTimeout(done, time); });
  const inTime = (promises) => Promise.race(
    [Promise.all(promises), later(Math.max(0, until - performance.now()))]);
  const frame = () => Promise.race([
    new Promise((done) => { requestAnimationFrame(() => done(true)); }), later(2000).then(() => false)]);
  // What is painted counts some frames later. Their number tells when it has on a busy machine as
  // well, which no time does. Where there are no frames, nothing is painted.
  const frames = async (most, isEnough) => {
    for (let count = 0; count < most && !isEnough() && performance.now() < until; count += 1) {
      if (!await frame()) return;
    }
  };
  const isInWindow = (image) => {
    const box = image.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth;
  };
  const inView = (image) => isInWindow(image)
    && (!image.checkVisibility || image.checkVisibility({visibilityProperty: true}));
  const images = () => [...document.images];
  const areaInView = (element) => {
    const box = element.getBoundingClientRect();
    const across = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const down = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    return across > 0 && down > 0 ? across * down : 0;
  };
  const area = (image) => {
    const box = image.getBoundingClientRect();
    const enlarged = /\.svg$/i.test(image.currentSrc) ? 1
      : box.width * box.height / (image.naturalWidth * image.naturalHeight);
    return areaInView(image) / Math.max(enlarged, 1);
  };
  // The largest background: what fills the whole window is no candidate.
  const largestBackground = () => [...document.querySelectorAll("body *")]
    .flatMap((element) => [...getComputedStyle(element).backgroundImage.matchAll(/url\("([^"]*)"\)/g)]
      .map(([, url]) => ({url, size: areaInView(element)})))
    .filter(({size}) => size < innerWidth * innerHeight * 0.99)
    .reduce((one, two) => (two.size > one.size ? two : one), {url: "", size: 0});
  const seen = () => (window.assetjobSeen && window.assetjobSeen.largest || {size: 0}).size;
  const isSeen = ({url, size}) => size <= seen() * 1.02
    || !window.assetjobSeen || window.assetjobSeen.urls.has(url);
  const largestShown = () => Math.max(0, ...images()
    .filter((image) => image.complete && image.naturalWidth && inView(image)).map(area));
  const painted = () => performance.getEntriesByType("paint").length > 0;
  const allLoaded = async () => {
    const isLoading = (image) => isInWindow(image) && !image.complete;
    while (images().some(isLoading) && performance.now() < until) await later(20);
    // A large image is decoded after it is loaded, and counts when it is painted. Nothing but this
    // tells that the file of a background is loaded.
    const decoded = (image) => image.decode().catch(() => {});
    const file = Object.assign(new Image(), {src: largestBackground().url});
    await inTime([...images().filter(isInWindow), file].map(decoded).concat(document.fonts.ready));
  };
  // What is painted late counts late. An image that never counts is waited for in vain, as one of a
  // plain colour, or one of which less was in view when it was painted.
  let inVain = 0;
  const allPainted = async () => {
    await frames(3, () => false);
    const background = largestBackground();
    const shown = largestShown() > 0 || background.size > 0;
    while (shown && !painted() && performance.now() < until) await later(20);
    const isMissing = () => largestShown() > seen() * 1.02 || !isSeen(background);
    await frames(60, () => { inVain += 1; return !isMissing() || inVain > 60; });
  };
  const rounds = async (step, state, quiet) => { // some pages change all the time
    for (let before = null, count = 0; before !== state() && count < 4; count += 1) {
      await step();
      before = state();
      await frames(quiet, () => false);
    }
  };
  // Scripts may change the page after it is loaded, at once or a little later.
  let changes = 0;
  const changing = new MutationObserver(() => { changes += 1; });
  changing.observe(document, {subtree: true, childList: true, attributes: true});
  await rounds(allLoaded, () => changes, document.querySelector("script") ? 20 : 1);
  changing.disconnect();
  if (window.assetjobShow) window.assetjobShow();
  await rounds(allPainted, seen, 5);
  const largest = window.assetjobSeen && window.assetjobSeen.largest;
  // Where the element only has it as its background: how to find the element in another window.
  const backgroundOf = ({element, url}) => {
    const pseudo = ["", "::before", "::after"].find((each) => (
      getComputedStyle(element, each || null).backgroundImage.includes(`url("${url}")`)));
    const sets = pseudo !== undefined && getComputedStyle(element, pseudo || null).backgroundImage;
    if (!sets || sets.includes("image-set(")) return null;
    const path = [];
    for (let at = element; at.parentElement; at = at.parentElement) {
      path.unshift([...at.parentElement.children].indexOf(at));
    }
    return {path, pseudo};
  };
  return {
    sources: images().map((image) => (image.getAttribute("src") || "").trim()),
    visible: images().map(inView),
    largest: largest && largest.element ? images().indexOf(largest.element) : -1,
    largestUrl: largest ? largest.url : "",
    background: largest && largest.element && largest.url ? backgroundOf(largest) : null,
  };
}
