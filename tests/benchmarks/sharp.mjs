// The files of a manifest by sharp: decoded once, one thread an image, one image a processor.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";

const [manifest, out] = process.argv.slice(2);
const images = JSON.parse(readFileSync(manifest, "utf8"));
sharp.concurrency(1);
sharp.cache(false);

async function make(image) {
  const decoded = sharp(image.path).rotate();
  await Promise.all(
    image.variants.map(({ width, height, lossless }) =>
      decoded
        .clone()
        .resize(width, height, { fit: "fill" })
        .webp(lossless ? { lossless, effort: 4 } : { quality: 80, effort: 4 })
        .toFile(join(out, `${basename(image.path)}-${width}.webp`)),
    ),
  );
}

async function worker() {
  for (let image = images.pop(); image; image = images.pop()) await make(image);
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));
