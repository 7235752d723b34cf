// Gives images a natural width of 16 CSS pixels and a width attribute, as `srcset` may; returns of
// which images this can be said. With `only`, these do. With `restore`, gives them what they had.
({restore, only}) => {
  const {images, view} = window.assetjobFrame;
  const names = ["width", "sizes", "srcset"];
  if (restore) {
    window.assetjobFrame.before.forEach((values, at) => names.forEach((name, which) => {
      const image = images[at];
      if (values[which] !== null) image.setAttribute(name, values[which]);
      else if (image.hasAttribute(name)) {
        // Chromium keeps the last density where there is none.
        if (name === "srcset") image.setAttribute("srcset", `${image.currentSrc} 1x`);
        image.removeAttribute(name);
      }
    }));
    return [];
  }
  window.assetjobFrame.before = images.map(
    (image) => names.map((name) => image.getAttribute(name)));
  return images.map((image, at) => {
    if (only && !only.includes(at)) return false;
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
