"""The sites to run on: of real images where ../shared/corpus is there, else made here."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PIL import Image, ImageFilter

from assetjob import demo

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
KINDS = {".jpg", ".jpeg", ".png"}
POSTS, SMALL = 600, 2_000  # of the large site
POST = 15_000  # characters of one of its posts


def build_originals(site: Path, most: int) -> int:
    """Write a site of one page per original; return their number, `most` at most."""
    images = site / "images"
    images.mkdir(parents=True)
    found = list(_corpus_images())
    if found:
        step = max(1.0, len(found) / most)
        chosen = [found[int(n * step)] for n in range(min(most, len(found)))]
        for number, path in enumerate(chosen):
            shutil.copyfile(path, images / f"{number:03}{path.suffix.lower()}")
    else:
        _generate(images, most)
    names = sorted(path.name for path in images.iterdir())
    for name in names:
        page = f'<p><img src="/images/{name}" alt="Image {name[:3]} of the benchmark"></p>\n'
        (site / f"{name}.html").write_text(page, encoding="utf-8")
    return len(names)


def copy_real(scratch: Path) -> Iterator[Path]:
    """Copy the real sites, or lay out the demo where there are none; yield their folders."""
    if not CORPUS.is_dir():
        demo.lay_out(partial(_write, scratch / "demo"))
        yield scratch / "demo"
        return
    for original in sorted(CORPUS.iterdir()):
        if (original / "_config.yml").is_file():
            site = scratch / original.name
            shutil.copytree(original, site)
            for path in (site, *site.rglob("*")):
                path.chmod(path.stat().st_mode | 0o200)
            yield site


def build_large(site: Path, share: float, *, seed: int = 2) -> tuple[int, int]:
    """Write a site of many posts and small images, that `share` of it; return how many."""
    posts, count = max(1, int(POSTS * share)), max(1, int(SMALL * share))
    chance = random.Random(seed)  # noqa: S311  # the same site every time
    (site / "images").mkdir(parents=True)
    (site / "_posts").mkdir()
    (site / "_config.yml").write_text("title: A large site\n", encoding="utf-8")
    for number in range(count):
        draw_photo(chance, 200, 150).save(site / f"images/{number}.jpg", quality=80)
    words = "the canal held in the rain that fell on three days and the city read".split()
    for number in range(posts):
        parts = ["---\ntitle: A post\n---\n"]
        for image in range(number, count, posts):
            parts.append(f"## Part {image}\n\n![Water at {image}](/images/{image}.jpg)\n\n")
            text = (" ".join(chance.choices(words, k=90)) + "\n\n" for _ in range(12))
            parts += text
        post = "".join(parts)
        filled = post + "\n" + "More *words* of [a link](/x). " * ((POST - len(post)) // 30)
        (site / f"_posts/2024-01-01-{number}.md").write_text(filled, encoding="utf-8")
    return posts, count


def _write(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)


def _corpus_images() -> Iterator[Path]:
    paths = sorted(CORPUS.glob("*/**/*"))
    yield from (p for p in paths if p.suffix.lower() in KINDS and "odd" not in p.parts)


def _generate(images: Path, count: int) -> None:
    chance = random.Random(1)  # noqa: S311  # the same images every time
    for number in range(count):
        width = chance.choice((640, 800, 1200, 1926, 2400, 3264))
        photo = draw_photo(chance, width, width * chance.choice((2, 3)) // 4)
        if number % 8:
            photo.save(images / f"{number:03}.jpg", quality=90)
        else:
            photo.quantize(24).save(images / f"{number:03}.png")


def draw_photo(chance: random.Random, width: int, height: int) -> Image.Image:
    """Return smooth light with some grain: it weighs what a photograph weighs."""
    light = Image.frombytes("RGB", (9, 7), chance.randbytes(189))
    grain = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    smooth = light.resize((width, height), Image.Resampling.BICUBIC)
    return Image.blend(smooth, grain.filter(ImageFilter.GaussianBlur(1.5)), 0.2)
