// Gives images a natural width of 16 CSS pixels and a width attribute, as `srcset` may; returns of
// which images this can be said. With `restore`, gives them what they had.
({restore}) => {
  const {images, view} = window.assetjobFrame;
  const names = ["width", "sizes", "srcset"];
  if (restore) {
    window.assetjobFrame.before.forEach((values, at) => names.forEach((name, which) => {
      if (values[which] === null) images[at].removeAttribute(name);
      else images[at].setAttribute(name, values[which]);
    }));
    return [];
  }
  window.assetjobFrame.before = images.map(
    (image) => names.map((name) => image.getAttribute(name)));
  return images.map((image) => {
    const isInPicture = image.parentElement && image.parentElement.localName === "picture";
    const fit = view.getComputedStyle(image).objectFit;
    if (!image.naturalWidth || isInPicture || image.hasAttribute("srcset")) return false;
    if (!image.hasAttribute("width")) image.setAttribute("width", image.naturalWidth);
    image.setAttribute("sizes", "16px");
    image.setAttribute("srcset", `${image.currentSrc} ${image.naturalWidth}w`);
    // Chromium divides by a density and cuts the rest off: of 874 pixels it says 15.
    const isTiny = [15, 16].includes(image.naturalWidth);
    return !["none", "scale-down"].includes(fit) && isTiny;
  });
}
