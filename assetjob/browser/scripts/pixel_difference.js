// Returns the share of blocks of 8 by 8 pixels whose mean colours differ visibly, text that was
// drawn a pixel higher or lower aside: a box may be a fraction of a pixel elsewhere.
async ({one, two, threshold}) => {
  const opened = async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  };
  const blocks = (image, shift) => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(image.naturalWidth / 8);
    canvas.height = Math.ceil(image.naturalHeight / 8);
    const context = canvas.getContext("2d", {willReadFrequently: true});
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, shift / 8, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const [first, second] = await Promise.all([opened(one), opened(two)]);
  const before = blocks(first, 0), after = [0, -1, 1].map((shift) => blocks(second, shift));
  if (before.length !== after[0].length) return 1;
  const differs = (pixels, at) => [0, 1, 2].some(
    (colour) => Math.abs(before[at + colour] - pixels[at + colour]) > threshold);
  let count = 0;
  for (let at = 0; at < before.length; at += 4) {
    if (after.every((pixels) => differs(pixels, at))) count += 1;
  }
  return count / (before.length / 4);
}
