// The widths of a manifest by @11ty/eleventy-img, which knows one way of encoding for all.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import Image from "@11ty/eleventy-img";

const [manifest, outputDir] = process.argv.slice(2);
const images = JSON.parse(readFileSync(manifest, "utf8"));
Image.concurrency = availableParallelism();

await Promise.all(
  images.map((image) =>
    Image(image.path, {
      widths: image.variants.map((variant) => variant.width),
      formats: ["webp"],
      sharpWebpOptions: { quality: 80, effort: 4 },
      useCache: false,
      outputDir,
    }),
  ),
);
