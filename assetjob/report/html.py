"""The HTML report: one file that runs only its own script and loads nothing.

The templates escape every value. The content security policy (CSP Level 3) allows our styles and
scripts by their hashes, so that nothing else can run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assetjob.model.image import Thumbnail
from assetjob.model.result import Result
from assetjob.report import budget, format_text
from assetjob.report.blocks import blocks
from assetjob.report.earlier import EarlierFindings
from assetjob.report.identity import short_digest, site_folder
from assetjob.report.image_files import Comparisons, comparison_id
from assetjob.report.view_model import report_view
from assetjob.settings.schema import Settings

if TYPE_CHECKING:
    from assetjob.report.comparison import Comparison

_STYLES = ("base.css", "parts.css", "overview.css", "pages.css", "worklist.css", "print.css")
_SCRIPTS = (
    "store.js",
    "views.js",
    "filters.js",
    "checks.js",
    "cards.js",
    "suggestions.js",
    "form.js",
    "answers.js",
    "queue.js",
    "selection.js",
    "sheet.js",
    "groups.js",
    "queue_filter.js",
    "progress.js",
    "full_size.js",
    "keys.js",
    "exchange.js",
    "import.js",
    "differences.js",
    "compare.js",
    "start.js",
)


def render(
    result: Result,
    settings: Settings,
    earlier: EarlierFindings | None = None,
    compared: Comparison | None = None,
) -> Iterator[str]:
    """Yield the report as one HTML document; the same arguments give the same text.

    `earlier` are the findings of the report before, None if there is none; `compared` is the
    comparison of the pages before and after the run, if it was made.
    If there are too many thumbnails to embed, it shows the files of `budget.thumbnail_files`.
    """
    remaining = budget.remaining_bytes(result)
    embedded = remaining >= 0
    comparisons = budget.embedded_comparisons(result, remaining)
    styles = "".join(map(template_text, _STYLES)) + _bar_styles()

    def images() -> Iterator[str]:
        yield from _thumbnail_styles(result.thumbnails, embedded=embedded)
        yield from _comparison_styles(comparisons)

    early = template_text("early.js")
    folder = site_folder(settings)
    script = '(() => {\n"use strict";\n' + "".join(map(template_text, _SCRIPTS)) + "})();\n"
    document = (
        _environment()
        .get_template("report.html")
        .generate(
            report=report_view(result, settings, comparisons, earlier),
            thumbnails={short_digest(digest) for digest in result.thumbnails},
            policy=_policy(
                [[styles], images()],
                [[early], [script]],
                loads_images=bool(folder) or not embedded,
            ),
            site_folder=folder,
            compared=compared,
            embedded=embedded,
            styles=Markup(styles),  # noqa: S704  # our own file
            images=map(Markup, images()),  # digests, numbers and base64 only
            early=Markup(early),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own files
        )
    )
    return _without_line_ends(blocks(document))


def render_page(template: str, sheet: str, **values: object) -> Iterator[str]:
    """Yield an HTML document of a template with a style sheet of ours; it runs no script."""
    styles = template_text(sheet)
    return (
        _environment()
        .get_template(template)
        .generate(
            policy=_policy([[styles]], [], loads_images=False),
            styles=Markup(styles),  # noqa: S704  # our own file
            **values,
        )
    )


def _policy(
    styles: Iterable[Iterable[str]], scripts: Iterable[Iterable[str]], *, loads_images: bool
) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            # A file: URL has no origin, so 'self' does not match it.
            "img-src data: 'self' file:" if loads_images else "img-src data:",
            f"style-src {' '.join(map(hash_source, styles))}",
            f"script-src {' '.join(map(hash_source, scripts))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _without_line_ends(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts without line ends between tags.

    Such a line end comes from our templates: ">" is escaped in values. Each would be a text node,
    and a large report has hundreds of thousands of them.
    """
    held = ""  # the end of a tag; the next text may begin with another tag
    for text in texts:
        joined = (held + text).replace(">\n<", "><")
        held = next((end for end in (">\n", ">") if joined.endswith(end)), "")
        yield joined.removesuffix(held)
    yield held


def load() -> None:
    """Compile the templates in advance."""
    for name in _environment().list_templates(["html"]):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assetjob.report"),
        autoescape=True,
        optimized=False,  # simple templates gain nothing, and compile faster
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


def template_text(name: str) -> str:
    """Return the text of one of the report's own files."""
    return (files("assetjob.report") / "templates" / name).read_text("utf-8")


def hash_source(texts: Iterable[str]) -> str:
    """Return the source expression that allows an inline style or script (CSP3, 2.3.1)."""
    hashed = hashlib.sha256()
    for text in texts:
        hashed.update(text.encode())
    return f"'sha256-{base64.b64encode(hashed.digest()).decode()}'"


def _thumbnail_styles(thumbnails: Mapping[str, Thumbnail], *, embedded: bool) -> Iterator[str]:
    """Yield a class for each thumbnail, so that its bytes occur once, however often it is shown."""
    for digest in sorted(thumbnails):
        thumbnail = thumbnails[digest]
        url = (
            _data_url(thumbnail.subtype, thumbnail.data)
            if embedded
            else budget.thumbnail_path(thumbnail)
        )
        yield (
            f".t{short_digest(digest)}{{--w:{thumbnail.width};--h:{thumbnail.height};"
            f"background-image:url({url})}}\n"
        )


def _data_url(subtype: str, data: bytes) -> str:
    return f"data:image/{subtype};base64,{base64.b64encode(data).decode()}"


def _comparison_styles(comparisons: Comparisons) -> Iterator[str]:
    """Yield two classes for each comparison: one for the original, one for the variant."""
    for _, compared in sorted(comparisons.items()):
        for comparison in compared:
            size = f"--w:{comparison.width};--h:{comparison.height}"
            for prefix, data in (("o", comparison.before), ("v", comparison.after)):
                name, url = f"{prefix}{comparison_id(comparison)}", _data_url("webp", data)
                yield f".{name}{{{size};background-image:url({url})}}\n"


def _bar_styles() -> str:
    """Return classes for bars of 0 to 100 %, because the policy forbids style attributes."""
    return "".join(f"i.b{share}{{background-size:{share}% 100%}}" for share in range(101))
