"""What finding and rewriting costs on one processor: posts of 15 KB in each form.

``python -m tests.benchmarks.posts [POSTS]`` prints a Markdown table of processor seconds for so
many posts (1,000): to parse them, to write their images anew, and to judge them again as a fix
does. Wanted for 1,000: well under 10 s, and next to nothing without an image. All posts share a
few images, whose variants are made before.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image

from assetjob.job.context import RunContext
from assetjob.job.encode_images import encode_images
from assetjob.job.parse_pages import parse_one
from assetjob.job.pipeline import read_site
from assetjob.job.plan_variants import plan_variants
from assetjob.job.resolved_site import resolve_page
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite import plan
from assetjob.rewrite.edits import apply_edits
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.resolve import Resolver
from assetjob.store import Disk, DryRun

SIZE = 15_000  # characters
IMAGES = 4
PATH = "_posts/2024-01-01-a-post.md"
WORDS = (
    "the canal held in the rain that fell on three days and the officers of the city read".split()
)


def main() -> None:
    """Measure each form and print its row."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    row = partial(print, flush=True)
    row(f"| {posts:,} posts of {SIZE:,} characters | parse, s | + plan, rewrite, s | + judge, s |")
    row("|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="assetjob-bench-") as folder:
        rewritten = _rewriter(Path(folder).resolve())
        for name, (make, markup, dialect) in FORMS.items():
            chance = random.Random(3)  # noqa: S311  # the same posts every time
            sources = [Source(PATH, markup, make(chance), dialect) for _ in range(posts)]
            new = [rewritten(source) for source in sources]
            first = _seconds(parse, sources)
            second = _seconds(rewritten, sources)
            third = second + _seconds(parse, new)
            row(f"| {name} | {first:.1f} | {second:.1f} | {third:.1f} |")


def _seconds(what: Callable[[Source], object], sources: list[Source]) -> float:
    begun = time.process_time()
    for source in sources:
        what(source)
    return time.process_time() - begun


class _Silent:
    def __call__(self, stage: str, done: float, total: float) -> None:
        """See `assetjob.job.context.Progress`."""

    def note(self, text: str) -> None:
        """See `assetjob.job.context.Progress`."""

    def hint(self, text: str) -> None:
        """See `assetjob.job.context.Progress`."""


def _rewriter(root: Path) -> Callable[[Source], Source]:
    """Return what parses, resolves, plans and rewrites one post of a site of a few images."""
    (root / "images").mkdir()
    for number in range(IMAGES):
        noise = Image.effect_noise((900, 600), 40).convert("RGB")
        noise.save(root / f"images/{number}.jpg", quality=95)
    (root / "index.html").write_text("".join(map(_tag, range(IMAGES))), encoding="utf-8")
    settings = Settings(site=root)
    site = find_site(settings)
    run = RunContext("preview", settings, site, Serial(), DryRun(Disk(root)), _Silent())
    read = read_site(run)
    resolver, sheets = Resolver(site), read.sheets
    planned = plan_variants(run, read)
    encoded = encode_images(run, planned, meanwhile=lambda: None).encoded

    def rewritten(source: Source) -> Source:
        page = resolve_page(source, parse_one(run, source), resolver, read, {})
        changes = plan.changes(page, encoded, sheets.styles(source, page.page), settings)
        edits = [edit for change in changes for edit in change.edits]
        return replace(source, text=apply_edits(source.text, edits))

    return rewritten


def _paragraphs(chance: random.Random, linked: float, images: int) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs of a post, each with the number of the image after it, or -1.

    `linked` is the share of its sentences that have emphasis and a link.
    """
    length = shown = 0
    while length < SIZE:
        text = " ".join(_sentence(chance, linked) for _ in range(chance.randint(3, 6)))
        length += len(text)
        shows = shown < images and length * (images + 1) > SIZE * (shown + 1)
        yield text, shown if shows else -1
        shown += shows


def _sentence(chance: random.Random, linked: float) -> str:
    words = chance.choices(WORDS, k=chance.randint(8, 18))
    if chance.random() < linked:
        words[2] = chance.choice(("*{}*", "**{}**")).format(words[2])
        words[-1] = f"[{words[-1]}](https://example.org/{words[0]}/{words[1]})"
    return " ".join(words).capitalize() + "."


def _html(chance: random.Random) -> str:
    parts = ["---\ntitle: A post\n---\n"]
    for text, image in _paragraphs(chance, 0.0, IMAGES):
        parts.append(f"<p>{text}</p>\n" + _tag(image) * (image >= 0))
    return "".join(parts)


def _tiptap(chance: random.Random) -> str:
    """Return a post as Isomer's editor writes it, all in one line."""
    return _html(chance).replace("<p>", "<p><em>").replace("</p>\n", "</em></p>")


def _tag(number: int) -> str:
    return (
        '<div class="isomer-image-wrapper"><img style="width: 100%" height="auto" width="100%" '
        f'alt="Water at {number}" src="/images/{number}.jpg"></div>\n'
    )


def _markdown(chance: random.Random, linked: float = 0.1, images: int = IMAGES) -> str:
    parts = ["---\ntitle: A post\n---\n"]
    begins = [""] * 12 + ["- ", "> ", "## Part\n\n", "## Part\n\n"]
    for text, image in _paragraphs(chance, linked, images):
        parts.append(chance.choice(begins) + text + "\n\n")
        if image >= 0:
            parts.append(f"![Water at {image}](/images/{image}.jpg)\n\n")
    return "".join(parts)


FORMS: dict[str, tuple[Callable[[random.Random], str], Markup, str]] = {
    "HTML": (_html, Markup.HTML, "kramdown"),
    "tiptap, in a Markdown post": (_tiptap, Markup.MARKDOWN, "kramdown"),
    "kramdown": (_markdown, Markup.MARKDOWN, "kramdown"),
    "CommonMark": (_markdown, Markup.MARKDOWN, "commonmark"),
    "kramdown, a link and emphasis in every sentence": (
        partial(_markdown, linked=1.0),
        Markup.MARKDOWN,
        "kramdown",
    ),
    "CommonMark, a link and emphasis in every sentence": (
        partial(_markdown, linked=1.0),
        Markup.MARKDOWN,
        "commonmark",
    ),
    "kramdown without an image": (
        partial(_markdown, images=0),
        Markup.MARKDOWN,
        "kramdown",
    ),
}


if __name__ == "__main__":
    main()
