"""The floor: a loop over pyvips that makes the files of a manifest, two images at a time."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any


def make(out: Path, image: dict[str, Any]) -> None:
    import pyvips  # noqa: PLC0415  # in the worker only

    pyvips.cache_set_max(0)
    *smaller, largest = image["variants"]
    size = {"height": largest["height"], "size": "force"}
    opened = pyvips.Image.thumbnail(image["path"], largest["width"], **size).copy_memory()
    for variant in (largest, *smaller):
        sized = opened.thumbnail_image(variant["width"], height=variant["height"], size="force")
        name = f"{Path(image['path']).name}-{variant['width']}.webp"
        sized.webpsave(str(out / name), effort=4, keep="none", **variant["way"])


def main() -> None:
    manifest, out = sys.argv[1:]
    images = json.loads(Path(manifest).read_text(encoding="utf-8"))
    images.sort(key=lambda image: -sum(v["width"] * v["height"] for v in image["variants"]))
    os.environ["VIPS_CONCURRENCY"] = "1"
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        for _ in pool.imap_unordered(partial(make, Path(out)), images):
            pass


if __name__ == "__main__":
    main()
