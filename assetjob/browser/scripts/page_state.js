// Returns what can be compared of a page: boxes of elements, images, candidates, bytes of images.
async ({milliseconds, candidates}) => {
  const until = performance.now() + milliseconds;
  const later = (time) => new Promise((done) => { setTimeout(done, time); });
  const seen = window.assetjobSeen || {largest: null, shift: 0};
  const largest = seen.largest;
  const state = {
    shift: Math.round(seen.shift * 10000) / 10000,
    largest: largest ? largest.url.slice(0, 500) : "",
    largestTime: largest ? Math.round(largest.startTime) : 0,
  };
  const still = document.createElement("style");
  still.textContent = "*,*::before,*::after{animation-duration:0s!important;"
    + "animation-delay:0s!important;transition:none!important;scroll-behavior:auto!important}";
  document.documentElement.append(still);
  for (let at = 0; at < Math.min(document.documentElement.scrollHeight, 60000); at += innerHeight) {
    scrollTo(0, at);
    if (at < 9000) await later(5);
    if (performance.now() > until) break;
  }
  scrollTo(0, 0);
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  while (images.some((image) => !image.complete) && performance.now() < until) await later(10);
  await later(50);

  const rounded = (value) => Math.round(value * 100) / 100;
  const left = "picture,source,script,style,template,noscript,link,meta,br,wbr".split(",");
  const elements = [];
  for (const element of document.body ? document.body.querySelectorAll("*") : []) {
    const name = element.localName;
    if (left.includes(name) || element.closest("svg") && name !== "svg") continue;
    const box = element.getBoundingClientRect();
    elements.push([name, rounded(box.x + scrollX), rounded(box.y + scrollY),
      rounded(box.width), rounded(box.height)]);
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 96;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  // Means of blocks of 8 by 8: drawn in 12 by 12, a browser takes a few pixels of a large file.
  const fingerprint = (image) => {
    if (!image.naturalWidth) return [];
    try {
      context.fillStyle = "#808080";
      context.fillRect(0, 0, 96, 96);
      context.drawImage(image, 0, 0, 96, 96);
      const {data} = context.getImageData(0, 0, 96, 96);
      const sums = new Array(12 * 12 * 3).fill(0);
      for (let at = 0; at < 96 * 96; at += 1) {
        const block = Math.floor(at / 96 / 8) * 12 + Math.floor(at % 96 / 8);
        for (let colour = 0; colour < 3; colour += 1) {
          sums[block * 3 + colour] += data[at * 4 + colour];
        }
      }
      return sums.map((sum) => Math.round(sum / 64));
    } catch { return []; }
  };
  const path = (url) => url.startsWith(location.origin) ? url.slice(location.origin.length) : url;
  state.elements = elements;
  state.images = images.map((image) => ({
    source: (image.getAttribute("src") || "").slice(0, 500),
    current: path(image.currentSrc || "").slice(0, 500),
    alt: image.getAttribute("alt"),
    width: image.naturalWidth,
    height: image.naturalHeight,
    pixels: fingerprint(image),
  }));
  state.bytes = performance.getEntriesByType("resource")
    .filter((entry) => /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(new URL(entry.name).pathname))
    .reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0);
  state.broken = [];
  if (candidates) {
    const urls = new Set();
    for (const element of document.querySelectorAll("img[srcset],source[srcset]")) {
      for (const part of element.getAttribute("srcset").split(/,\s+|,$/)) {
        const url = part.trim().split(/\s+/)[0];
        if (url && !url.startsWith("data:")) urls.add(new URL(url, document.baseURI).href);
      }
    }
    const loads = (url) => new Promise((done) => {
      const image = new Image();
      image.onload = () => done(true);
      image.onerror = () => done(false);
      image.src = url;
      setTimeout(() => done(true), 10000);
    });
    const found = await Promise.all([...urls].map(async (url) => [url, await loads(url)]));
    state.broken = found.filter(([, good]) => !good).map(([url]) => path(url)).sort();
  }
  return state;
}
