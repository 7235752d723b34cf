"""Pages that show images in many layouts, rewritten by the tool's own stages, for Chromium."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as PillowImage

from assetjob.images.probe import probe
from assetjob.model.image import CandidateImage, Image, ImageInfo, ResolvedPage
from assetjob.model.site import Project, Site
from assetjob.model.text import Markup, Source
from assetjob.model.variant import Encoded, EncodedVariant
from assetjob.parse.page import parse
from assetjob.rewrite import plan
from assetjob.rewrite.css.styles import styles_of
from assetjob.rewrite.edits import apply_edits
from assetjob.rewrite.encode_jobs import encode_jobs
from assetjob.settings.schema import Settings
from assetjob.site.resolve import Resolver

# The forms in which an author gives a size; W and H are the image's own, w and h a smaller pair.
SIZES = {
    "none": "",
    "width": 'width="{w}"',
    "height": 'height="{h}"',
    "both right": 'width="{W}" height="{H}"',
    "both smaller": 'width="{w}" height="{h}"',
    "both wrong": 'width="200" height="200"',
    "percent": 'width="100%"',
    "half": 'width="50%"',
    "percent and height": 'width="100%" height="120"',
    "auto": 'width="auto" height="auto"',
    "percent and auto": 'width="100%" height="auto"',
    "units": 'width="{w}px" height="{h}px"',
    "zero": 'width="0"',
    "style": 'style="width: 60%"',
    "style height": 'style="height: 90px"',
    "style both": 'style="width: 150px; height: 150px"',
    "style limit": 'style="max-width: 25vh;"',
    "style high limit": 'style="max-height: 100px"',
    "style auto": 'style="width: auto; height: auto" width="{w}" height="{h}"',
    "editor": 'style="width: 100%" height="auto" width="100%"',
}
AROUND = {
    "paragraph": "<p>Text {} text</p>",
    "wrapper": '<div class="isomer-image-wrapper">{}</div>',
    "link": '<p><a href="#">{}</a></p>',
    "figure": "<figure>{}<figcaption>Caption</figcaption></figure>",
    "list": "<ul><li>{}</li></ul>",
    "table": "<table><tr><td>{}</td><td>Text in the next cell of the row</td></tr></table>",
    "wide table": '<table style="width: 100%"><tr><td>{}</td><td>Next</td></tr></table>',
    "float": '<div style="float: left">{}</div><p style="clear: both">Text</p>',
    "inline block": '<span style="display: inline-block">{}</span>',
    "row": '<div style="display: flex">{}<p>Beside it</p></div>',
    "column": '<div style="display: flex; flex-direction: column">{}</div>',
    "grid": '<div style="display: grid; grid-template-columns: 1fr 2fr">{}<p>Beside it</p></div>',
    "stretched": '<div style="display: grid; justify-items: stretch">{}</div>',
    "styled row": '<div class="row">{}<p>Beside it</p></div>',
    "styled float": '<div class="left">{}</div><p style="clear: both">Text</p>',
    "nested": '<div class="row"><div class="half"><p>{}</p></div><div class="half">x</div></div>',
    "narrow": '<div style="width: 150px">{}</div>',
}
COMMON = ".row { display: flex } .left { float: left } .half { flex: 1 }"
# What style sheets that the tool cannot read usually declare for a post's images.
USUAL = {
    "nothing": "",
    "max-width": "img { max-width: 100% }",
    "max-width, height auto": "img { max-width: 100%; height: auto }",
    "isomer": ".content img { display: block; margin: auto; width: 100% }",
}
KNOWN = {
    **USUAL,
    "fixed height": "img { height: 200px }",
    "fixed size": ".content img { width: 220px; height: 90px }",
    "height in some": "figure img, td img { height: 120px } img { max-width: 100% }",
    "height on small screens": "@media (max-width: 800px) { img { height: 130px } }",
    "width auto": "img { max-width: 100%; width: auto; height: auto }",
    "width auto, important": "img { width: auto !important; max-width: 90% }",
    "limits": "img { max-width: 50%; max-height: 150px }",
    "high limit": "p img { max-height: 40vh; width: auto }",
    "least width": "img { min-width: 300px }",
    "least height": "img { min-height: 500px; max-width: 100% }",
    "cover": "img { object-fit: cover; width: 100%; height: 300px }",
    "unscaled": "img { object-fit: none; width: 300px; height: 300px }",
    "square": "img { aspect-ratio: 1; max-width: 100% }",
    "square, wide": "img { aspect-ratio: 1; width: 100%; object-fit: contain }",
    "framed": "* { box-sizing: border-box } img { padding: 8px; border: 2px solid }",
    "framed, fluid": "* { box-sizing: border-box } img { padding: 4px; width: 100% }",
    "floating": "img { float: right; margin: 8px; max-width: 45% }",
    "blocks": "img { display: block; margin: 0 auto; max-width: 100%; height: auto }",
    "fit": "img { width: fit-content } figure { display: table }",
    "by attribute": "img:not([width]) { width: 50% } img[height] { max-width: 100% }",
    "by attributes within": (
        "p:has(img[width]) { padding: 20px } div:has(> img:not([loading])) { border: 4px solid }"
        " img[height] + figcaption { padding: 30px }"
    ),
    "grid of figures": "figure { display: grid } p { display: flex; flex-wrap: wrap }",
    "logical": "img { max-inline-size: 100%; block-size: auto }",
    "by calc": "img { width: calc(100% - 40px); height: auto }",
    "by variable": ":root { --w: auto } img { width: var(--w); height: auto }",
    "in view units": "img { height: 50vh; max-width: 100% }",
    "nesting": ".content { img { max-width: 100%; height: auto } .row & img { height: 80px } }",
    "reset": "img { width: revert; height: revert; all: revert }",
}


@dataclass(frozen=True)
class Build:
    """The tool's own stages over a site whose image files and variants are on the disk."""

    root: Path
    infos: Mapping[str, ImageInfo]
    settings: Settings

    def after(self, text: str, *, html: bool = True) -> str:
        """Return the page after the tool, as a page or as a post in Markdown."""
        markup, name = (Markup.HTML, "p.html") if html else (Markup.MARKDOWN, "p.md")
        source = Source(name, markup, text, "kramdown")
        page = parse(source)
        resolver = Resolver(Site(self.root, (Project(stated=True),)))
        images = tuple(
            Image(
                name,
                ref,
                target,
                self.infos.get(target.path or ""),
                candidates=tuple(
                    CandidateImage(candidate, found, self.infos.get(found.path or ""))
                    for candidate, found in zip(ref.candidates, targets, strict=True)
                ),
            )
            for ref, target, targets in resolver.targets(source, page)
        )
        jobs = encode_jobs([ResolvedPage(source, page, images)], self.settings)
        encoded = {
            job.info.path: Encoded(job, tuple(EncodedVariant(v, 1) for v in job.variants))
            for job in jobs
        }
        for job in jobs:
            for variant in job.variants:
                self._write(job.info.path, variant.path, (variant.width, variant.height))
        styles = styles_of(page, ())
        found = plan.changes(ResolvedPage(source, page, images), encoded, styles, self.settings)
        return apply_edits(text, [edit for change in found for edit in change.edits])

    def _write(self, original: str, variant: str, size: tuple[int, int]) -> None:
        path = self.root / variant
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with PillowImage.open(self.root / original) as opened:
                opened.resize(size).save(path, quality=10)


# Which images are where: one is small, the ratio of one is not that of any small whole pixels.
IMAGES = {
    (400, 300): ("paragraph", "table", "row"),
    (1501, 1000): tuple(AROUND),
    (2999, 1990): ("wrapper", "link"),
}


def body() -> str:
    """Return one of every form of size in every surrounding, each image with its name."""
    parts = []
    for around, form, (width, height) in itertools.product(AROUND, SIZES, IMAGES):
        if around not in IMAGES[width, height]:
            continue
        size = SIZES[form].format(W=width, H=height, w=width // 5, h=height // 5)
        name = f"{width}, {form}, in {around}"
        image = f'<img src="/images/{width}x{height}.jpg" alt="" {size} data-name="{name}">'
        parts.append(f'<div class="case">{AROUND[around].format(image)}</div>')
    return "\n".join(parts)


def document(css: str, content: str) -> str:
    # Each case starts at its own place, so that one moved box does not move all those below.
    apart = ".case { height: 3000px; overflow: clip }"
    return (
        f"<!doctype html><html><head><meta charset=utf-8><style>{COMMON}{apart}{css}</style></head>"
        f'<body><main class="content">{content}</main></body></html>'
    )


def build_site(root: Path, sizes: Iterable[tuple[int, int]] = IMAGES) -> Build:
    """Write the images of a site, of these sizes, and return its build."""
    (root / "images").mkdir()
    for width, height in sizes:
        PillowImage.new("RGB", (width, height), "teal").save(root / f"images/{width}x{height}.jpg")
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'
        (root / f"images/{width}x{height}.svg").write_text(drawing)
    found = {path.name: probe(root, f"images/{path.name}") for path in (root / "images").iterdir()}
    infos = {info.path: info for info in found.values() if isinstance(info, ImageInfo)}
    return Build(root, infos, Settings(site=root))
