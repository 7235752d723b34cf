// Returns the content box and the drawn width of every image in each of the viewports. With `natural`,
// images get these natural widths before, where they are not 0; "tiny_natural_size" made it possible.
async ({viewports, height, pause, natural}) => {
  const {frame, view, images} = window.assetjobFrame;
  const later = (time) => new Promise((done) => { setTimeout(done, time); });
  const rounded = (value) => Math.round(value * 100) / 100;
  const around = (style, names) => names.reduce((sum, name) => sum + (parseFloat(style[name]) || 0), 0);
  const across = ["paddingLeft", "paddingRight", "borderLeftWidth", "borderRightWidth"];
  const down = ["paddingTop", "paddingBottom", "borderTopWidth", "borderBottomWidth"];
  const boxOf = (image) => {
    if (!image.isConnected || !image.naturalWidth || !image.getClientRects().length) return [0, 0, 0];
    const style = view.getComputedStyle(image);
    if (style.visibility !== "visible") return [0, 0, 0];
    const framed = style.boxSizing === "border-box";
    const width = parseFloat(style.width) - (framed ? around(style, across) : 0);
    const high = parseFloat(style.height) - (framed ? around(style, down) : 0);
    if (!(width > 0) || !(high > 0)) return [0, 0, 0];
    const filling = high * image.naturalWidth / image.naturalHeight;
    const drawn = {
      cover: Math.max(width, filling),
      contain: Math.min(width, filling),
      "scale-down": Math.min(width, filling),
      none: image.naturalWidth,
    }[style.objectFit] || width;
    return [rounded(width), rounded(high), rounded(drawn)];
  };
  frame.style.height = `${height}px`;
  const found = [];
  for (const [at, viewport] of viewports.entries()) {
    frame.style.width = `${viewport}px`;
    (natural ? natural[at] : []).forEach((width, which) => {
      if (width) images[which].setAttribute("sizes", `${width}px`);
    });
    if (pause) {
      view.innerWidth;
      await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      await later(pause);
    }
    found.push(images.map(boxOf));
  }
  return found;
}
