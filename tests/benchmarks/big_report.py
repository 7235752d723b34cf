"""The report of a large site: how many bytes it takes, and how long a browser needs to show it.

``python -m tests.benchmarks.big_report [FILE]`` makes the report of 2,000 images with 5,000
findings, writes it to FILE and prints what was measured. The bounds are 12 MB, and 2 s until a view
can be used. Times are medians, with the least and the most of them.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageFilter

from assetjob import rules
from assetjob.job.read_pages import thumbnail_side
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.front_matter import FrontMatter
from assetjob.model.image import Image, ImageInfo, ResolvedPage, Thumbnail
from assetjob.model.page import Context, ImageRef, Kind, ParsedPage
from assetjob.model.result import Result
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Attr, Markup, Source, Span
from assetjob.model.variant import (
    Comparison,
    Encoded,
    EncodedVariant,
    EncodeJob,
    Encoding,
    Refusal,
    Variant,
)
from assetjob.report import budget, html
from assetjob.settings.schema import Settings

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
IMAGES = 2_000
PER_PAGE = 8
COMPARED = 12  # more than there is room for
RULES = (
    ("alt-missing", Severity.ERROR, State.NEW, "the image has no alt text"),
    ("size-missing", Severity.WARNING, State.FIXED, "the image has no width and no height"),
    ("image-oversized", Severity.WARNING, State.FIXED, "2400 px wide, of which are wasted 851 kB"),
)
WORDS = (
    "the canal held in the rain that fell on three days and the officers of the city read".split()
)


def build(images: int = IMAGES) -> Result:
    """Return the result of a preview of a site with `images` images and 2.5 findings on each."""
    chance = random.Random(7)  # noqa: S311  # the same every time
    side = thumbnail_side(images)
    thumbnails = {t.digest: t for t in (_thumbnail(chance, side) for _ in range(images))}
    infos = [_info(n, digest) for n, digest in enumerate(thumbnails)]
    starts = range(0, images, PER_PAGE)
    pages = [_page(n, infos[at : at + PER_PAGE], chance) for n, at in enumerate(starts)]
    return Result(
        command="preview",
        gate=Severity.ERROR,
        pages=tuple(pages),
        findings=tuple(f for page in pages for f in _findings(page)),
        encoded={
            info.path: _encoded(info, chance if n < COMPARED else None)
            for n, info in enumerate(infos)
        },
        thumbnails=thumbnails,
    )


def _thumbnail(chance: random.Random, side: int) -> Thumbnail:
    """Return an image as heavy as a photograph's: smooth light with some grain."""
    width, height = side, side * 2 // 3
    light = Pillow.frombytes("RGB", (6, 4), chance.randbytes(72))
    grain = Pillow.frombytes(
        "RGB", (width // 6, height // 6), chance.randbytes(width // 6 * (height // 6) * 3)
    )
    smooth = light.resize((width, height), Pillow.Resampling.BICUBIC)
    rough = grain.resize((width, height), Pillow.Resampling.BICUBIC).filter(ImageFilter.SHARPEN)
    out = io.BytesIO()
    Pillow.blend(smooth, rough, 0.2).save(out, "WEBP", quality=50, method=2)
    return Thumbnail(hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue(), width, height)


def _info(number: int, digest: str) -> ImageInfo:
    path = f"images/issues/{2000 + number % 24}/{number}-officers at work.jpg"
    return ImageInfo(path, "jpeg", 2400, 1600, 900_000 + number, digest)


def _page(number: int, infos: list[ImageInfo], chance: random.Random) -> ResolvedPage:
    path = f"_posts/{2000 + number % 24}-03-11-what-the-city-learned-{number}.md"
    text, images = "---\ntitle: x\n---\n", []
    for info in infos:
        tag = f'<img class="wide" src="/{info.path}">\n'
        span = Span(len(text), len(text) + len(tag) - 1)
        src = Span(span.start + 18, span.end - 1)
        words = " ".join(chance.choices(WORDS, k=34))
        ref = ImageRef(
            kind=Kind.IMG,
            span=span,
            line=text.count("\n") + 1,
            column=1,
            url="/" + info.path,
            attrs=(Attr("src", "/" + info.path, src, Span(src.start + 5, src.end - 1)),),
            context=Context(heading=words[:48], before=words, after=words[::-1]),
        )
        images.append(Image(path, ref, Target(TargetState.LOCAL, info.path), info))
        text += tag
    front = FrontMatter(Span(0, 17), title=f"What the city learned in {2000 + number}")
    source = Source(path, Markup.MARKDOWN, text)
    page = ParsedPage(tuple(i.ref for i in images), front)
    return ResolvedPage(source, page, tuple(images), text + "\n")


def _findings(page: ResolvedPage) -> list[Finding]:
    found = []
    for number, image in enumerate(page.images):
        for rule, severity, state, message in RULES[: 2 + number % 2]:
            ref = image.ref
            at = (image.page, ref.line, ref.column, ref.url)
            about = rules.load()[rule].about
            found.append(Finding(rule, severity, *at, message, ref.span, state, about=about))
    return found


def _encoded(info: ImageInfo, chance: random.Random | None) -> Encoded:
    """Return its variants, with a comparison if there is a `chance` to make one of."""
    widths = (480, 800, 1200, 1600)
    folder = f"assets/responsive/{info.path}"
    made = tuple(Variant(f"{folder}/{width}w.webp", width, width * 2 // 3) for width in widths)
    kept = tuple(EncodedVariant(v, v.width * 90) for v in made[:3])
    refused = (Refusal(made[3], "it would weigh more than the original"),)
    pieces = [_thumbnail(chance, 320).data for _ in kept] if chance else []
    compared = tuple(
        Comparison(variant, piece, piece, 320, 216)
        for variant, piece in zip(reversed(made[:3]), pieces, strict=bool(chance))
    )
    job = EncodeJob(info, Encoding(80, 4), made)
    return Encoded(job, kept, refused, fresh=3, quality=80, comparisons=compared)


def main() -> None:
    """Make the report, write it, say what it weighs and how long it takes."""
    result = build()
    begun = time.perf_counter()
    text = "".join(html.render(result, Settings(site=Path())))
    seconds = time.perf_counter() - begun
    embedded = sum(len(t.data) for t in result.thumbnails.values()) * 4 / 3
    print(f"{len(result.thumbnails):,} images, {len(result.findings):,} findings")  # noqa: T201
    print(f"{len(text.encode()) / 1e6:.1f} MB, of which thumbnails {embedded / 1e6:.1f} MB")  # noqa: T201
    print(f"rendered in {seconds:.1f} s")  # noqa: T201
    print(f"{sum(1 for _ in budget.thumbnail_files(result)):,} thumbnails in files beside it")  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="assetjob-report-") as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder, "index.html")
        path.write_text(text, "utf-8")
        for line in _opening(path):
            print(line)  # noqa: T201


def _opening(report: Path) -> Iterable[str]:
    path = next((path for path in CHROMIUM if Path(path).is_file()), None)
    if path is None:
        return ["not opened in a browser: chromium is not on this machine"]
    try:
        from tests.benchmarks.opening import opening  # noqa: PLC0415 - playwright is for tests only
    except ImportError:
        return ["not opened in a browser: playwright is not installed"]
    return opening(report, path)


if __name__ == "__main__":
    main()
