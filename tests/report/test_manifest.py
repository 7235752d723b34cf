"""The manifest: candidates of each original, for components of frameworks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
Assetjob = Callable[..., "subprocess.CompletedProcess[str]"]
STYLE = "<!doctype html><style>img { max-width: 100%; height: auto }</style><body>"


def test_manifest(site: Build, image_file: WriteImage, assetjob: Assetjob) -> None:
    page = (
        f"{STYLE}<div id=__nuxt><img src='../i/a%20b.jpg' alt='A hill'><img src='/i/c.svg'></div>"
    )
    root = site({"post/index.html": page, "index.html": STYLE, "i/c.svg": "<svg/>"})
    image_file(root / "i/a b.jpg", 600, 400)
    words = ("fix", "--in-place", "--set", "widths=[300]", "--manifest", "made/candidates.json")
    done = assetjob(root, *words, ".")
    assert done.returncode == 0, done.stderr
    assert "1 page is hydrated by Nuxt" in done.stderr
    assert "100 % of the images with variants are on these pages" in done.stderr
    found = json.loads((root / "made/candidates.json").read_text("utf-8"))
    assert list(found["images"]) == ["/i/a%20b.jpg"]
    entry = found["images"]["/i/a%20b.jpg"]
    assert (entry["width"], entry["height"]) == (600, 400)
    (source,) = entry["sources"]
    assert source["type"] == "image/webp"
    for candidate in source["srcset"].split(", "):
        url, width = candidate.split(" ")
        with Image.open(root / url.lstrip("/").replace("%20", " ")) as variant:
            assert f"{variant.width}w" == width


def test_no_manifest_unless_asked_for(
    site: Build, image_file: WriteImage, assetjob: Assetjob
) -> None:
    root = site({"index.html": f"{STYLE}<img src='/a.jpg' alt='A hill'>"})
    image_file(root / "a.jpg", 600, 400)
    done = assetjob(root, "fix", "--in-place", ".")
    assert "images with variants are on" not in done.stderr
    assert not list(root.rglob("*manifest*"))
