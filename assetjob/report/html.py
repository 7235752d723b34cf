"""The report for people: one HTML file that runs nothing but its own script and loads nothing.

Every value is escaped by the template; the styles and scripts are ours, and the page's policy
(CSP level 3) names them by their digests, so that nothing else can run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assetjob.model.image import Thumbnail
from assetjob.model.result import Result
from assetjob.report import budget, format_text
from assetjob.report.blocks import blocks
from assetjob.report.identity import short
from assetjob.report.pictures import Pieces, piece_id
from assetjob.report.view_model import view
from assetjob.settings.schema import Settings

_STYLES = ("base.css", "parts.css", "overview.css", "pages.css", "worklist.css", "print.css")
_SCRIPTS = (
    "store.js",
    "views.js",
    "filters.js",
    "checks.js",
    "worklist.js",
    "exchange.js",
    "compare.js",
    "start.js",
)


def render(result: Result, settings: Settings) -> Iterator[str]:
    """Yield the report on `result` as one HTML document; the same result gives the same text.

    Where its thumbnails are too many, it shows those of `budget.pictures_beside`.
    """
    left = budget.room(result)
    pieces = budget.pieces(result, left)
    styles = "".join(map(_asset, _STYLES)) + _bar_styles()

    def pictures() -> Iterator[str]:
        yield from _picture_styles(result.thumbnails, embedded=left >= 0)
        yield from _comparison_styles(pieces)

    early = _asset("early.js")
    script = '(() => {\n"use strict";\n' + "".join(map(_asset, _SCRIPTS)) + "})();\n"
    document = (
        _environment()
        .get_template("report.html")
        .generate(
            report=view(result, settings, pieces),
            thumbnails={short(digest) for digest in result.thumbnails},
            policy=_policy([[styles], pictures()], [[early], [script]], embedded=left >= 0),
            beside=left < 0,
            styles=Markup(styles),  # noqa: S704  # our own file
            pictures=map(Markup, pictures()),  # digests, numbers and base64 only
            early=Markup(early),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own files
        )
    )
    return _joined(blocks(document))


def _policy(
    styles: Iterable[Iterable[str]], scripts: Iterable[Iterable[str]], *, embedded: bool
) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            # What is opened from a disk has no origin that "self" could be.
            "img-src data:" if embedded else "img-src data: 'self' file:",
            f"style-src {' '.join(map(_source, styles))}",
            f"script-src {' '.join(map(_source, scripts))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts without line ends between tags.

    Such a line end is one of ours: what comes from a site has no ">" of its own. Each would be a
    node, of which a browser makes hundreds of thousands.
    """
    held = ""  # the end of a tag, whose next may begin the next text
    for text in texts:
        joined = (held + text).replace(">\n<", "><")
        held = next((end for end in (">\n", ">") if joined.endswith(end)), "")
        yield joined.removesuffix(held)
    yield held


def load() -> None:
    """Compile the templates, so that `render` need not."""
    for name in _environment().list_templates(["html"]):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assetjob.report"),
        autoescape=True,
        optimized=False,  # templates this plain gain nothing by it, and compile sooner
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        number=format_text.number,
        size=format_text.size,
        counted=format_text.counted,
        percent=format_text.percent,
    )
    return environment


def _asset(name: str) -> str:
    return (files("assetjob.report") / "templates" / name).read_text("utf-8")


def _source(texts: Iterable[str]) -> str:
    """Return the policy's source expression for an inline style or script (CSP3, 2.3.1)."""
    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode())
    return f"'sha256-{base64.b64encode(found.digest()).decode()}'"


def _picture_styles(thumbnails: Mapping[str, Thumbnail], *, embedded: bool) -> Iterator[str]:
    """Yield a class for each picture: its bytes stand once in the file, however often shown."""
    for digest in sorted(thumbnails):
        thumbnail = thumbnails[digest]
        url = _data(thumbnail.subtype, thumbnail.data) if embedded else budget.beside(thumbnail)
        yield (
            f".t{short(digest)}{{--w:{thumbnail.width};--h:{thumbnail.height};"
            f"background-image:url({url})}}\n"
        )


def _data(subtype: str, data: bytes) -> str:
    return f"data:image/{subtype};base64,{base64.b64encode(data).decode()}"


def _comparison_styles(pieces: Pieces) -> Iterator[str]:
    """Yield two classes for each comparison: the piece of the original and of the variant."""
    for _, compared in sorted(pieces.items()):
        for piece in compared:
            size = f"--w:{piece.width};--h:{piece.height}"
            for prefix, data in (("o", piece.before), ("v", piece.after)):
                url = _data("webp", data)
                yield f".{prefix}{piece_id(piece)}{{{size};background-image:url({url})}}\n"


def _bar_styles() -> str:
    """Return the bars that stand for 0 to 100 %: the policy allows no style attribute."""
    return "".join(f"i.b{share}{{background-size:{share}% 100%}}" for share in range(101))
