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
  for (let count = 0; count < 3; count += 1) await frame();
  await later(50);
  const largest = window.assetjobSeen && window.assetjobSeen.largest;
  return {
    sources: images().map((image) => (image.getAttribute("src") || "").trim()),
    visible: images().map(inView),
    largest: largest && largest.element ? images().indexOf(largest.element) : -1,
    largestUrl: largest ? largest.url : "",
  };
}
