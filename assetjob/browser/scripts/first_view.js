// Returns which images are in the first view, and which of them is the Largest Contentful Paint.
async (milliseconds) => {
  const until = performance.now() + milliseconds;
  const later = (time) => new Promise((done) => { setTimeout(done, time); });
  const frame = () => Promise.race([new Promise((done) => { requestAnimationFrame(done); }), later(500)]);
  const inView = (image) => {
    const box = image.getBoundingClientRect();
    const shown = image.checkVisibility ? image.checkVisibility({visibilityProperty: true}) : true;
    return shown && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth;
  };
  const images = () => [...document.images];
  while (images().some((image) => inView(image) && !image.complete) && performance.now() < until) {
    await later(20);
  }
  // A large image is decoded after it is loaded, and counts when it is painted.
  const decoded = images().filter(inView).map((image) => image.decode().catch(() => {}));
  await Promise.race([Promise.all(decoded), later(Math.max(0, until - performance.now()))]);
  for (let count = 0; count < 3; count += 1) await frame();
  await later(50);
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
  const background = [...document.querySelectorAll("body *")]
    .flatMap((element) => [...getComputedStyle(element).backgroundImage.matchAll(/url\("([^"]*)"\)/g)]
      .map(([, url]) => ({url, size: areaInView(element)})))
    .filter(({size}) => size < innerWidth * innerHeight * 0.99)
    .reduce((one, two) => (two.size > one.size ? two : one), {url: "", size: 0});
  const seen = () => (window.assetjobSeen && window.assetjobSeen.largest || {size: 0}).size;
  const isBackgroundSeen = () => background.size <= seen() * 1.02
    || !window.assetjobSeen || window.assetjobSeen.urls.has(background.url);
  const largestShown = () => Math.max(0, ...images()
    .filter((image) => image.complete && image.naturalWidth && inView(image)).map(area));
  const painted = () => performance.getEntriesByType("paint").length > 0;
  const shown = () => largestShown() > 0 || background.size > 0;
  while (shown() && !painted() && performance.now() < until) await later(20);
  // What is painted late counts late. An image that never counts is waited for in vain, as one of a
  // plain colour, or one of which less was in view when it was painted.
  const enough = Math.min(until, performance.now() + 1000);
  const missing = () => largestShown() > seen() * 1.02 || !isBackgroundSeen();
  while (missing() && performance.now() < enough) {
    await later(20);
    await frame();
  }
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
