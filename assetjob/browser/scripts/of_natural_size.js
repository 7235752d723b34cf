// Returns of each image whether CSS gives it the width of its natural size, attributes or not.
({viewports}) => {
  const {frame, images} = window.assetjobFrame;
  const before = images.map((image) => image.getAttribute("width"));
  for (const image of images) image.setAttribute("width", "100");
  const found = images.map(() => false);
  for (const viewport of viewports) {
    frame.style.width = `${viewport}px`;
    images.forEach((image, at) => {
      const width = image.computedStyleMap ? String(image.computedStyleMap().get("width")) : "auto";
      if (/auto|content|stretch|available|null/.test(width)) found[at] = true;
    });
  }
  images.forEach((image, at) => {
    if (before[at] === null) image.removeAttribute("width");
    else image.setAttribute("width", before[at]);
  });
  return found;
}
