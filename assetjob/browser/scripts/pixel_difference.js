// Returns the share of blocks of 8 by 8 pixels whose mean colours differ visibly.
async ({one, two, threshold}) => {
  const blocks = async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(image.naturalWidth / 8);
    canvas.height = Math.ceil(image.naturalHeight / 8);
    const context = canvas.getContext("2d", {willReadFrequently: true});
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const [first, second] = await Promise.all([blocks(one), blocks(two)]);
  if (first.length !== second.length) return 1;
  let count = 0;
  for (let at = 0; at < first.length; at += 4) {
    const far = [0, 1, 2].some((colour) => Math.abs(first[at + colour] - second[at + colour]) > threshold);
    if (far) count += 1;
  }
  return count / (first.length / 4);
}
