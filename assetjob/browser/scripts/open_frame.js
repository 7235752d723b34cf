// Opens a page in a frame that is resized later, in place of the page before; returns whether it has
// scripts, and what is constant about its images.
async ({url, milliseconds}) => {
  const until = performance.now() + milliseconds;
  const later = (time) => new Promise((done) => { setTimeout(done, time); });
  document.body.replaceChildren();
  const frame = document.createElement("iframe");
  frame.style.cssText = "border:0;width:1280px;height:900px;position:absolute;left:0;top:0";
  const loaded = new Promise((done) => { frame.onload = done; });
  frame.src = url;
  document.body.append(frame);
  await Promise.race([loaded, later(milliseconds)]);
  const view = frame.contentWindow, inner = frame.contentDocument;
  const address = (href) => decodeURI(href.split("#")[0]);
  if (!inner || !inner.body || address(view.location.href) !== address(new URL(url).href)) return null;
  const still = inner.createElement("style");
  still.textContent = "*,*::before,*::after{animation-duration:0s!important;"
    + "animation-delay:0s!important;transition:none!important;scroll-behavior:auto!important}";
  inner.documentElement.append(still);
  const height = inner.documentElement.scrollHeight;
  for (let at = 0; at < Math.min(height, 60000) && performance.now() < until; at += 900) {
    view.scrollTo(0, at);
    if (at < 9000) await later(5);
  }
  view.scrollTo(0, 0);
  const images = [...inner.images];
  for (const image of images) image.loading = "eager";
  while (images.some((image) => !image.complete) && performance.now() < until) await later(10);
  frame.style.visibility = "hidden"; // its boxes are read, nothing of it needs to be painted
  window.assetjobFrame = {frame, view, images};
  const found = images.map((image) => {
    const style = view.getComputedStyle(image);
    return {
      src: (image.getAttribute("src") || "").trim(),
      alt: image.getAttribute("alt"),
      naturalWidth: image.naturalWidth,
      naturalHeight: image.naturalHeight,
      current: image.currentSrc,
      objectFit: style.objectFit,
    };
  });
  const scripted = inner.querySelector("script, iframe, frame, [onload], [onresize]") !== null;
  return {scripted, images: found};
}
