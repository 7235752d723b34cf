"""``index.html`` of a fleet: one file that runs only its own script and loads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assetjob import __version__
from assetjob.fleet.history import History
from assetjob.fleet.overview import Overview, SharedImage
from assetjob.report import format_text, html
from assetjob.report.blocks import blocks
from assetjob.report.identity import short_digest

_SHOWN_IMAGES = 200
_SHOWN_SITES = 20  # of one rule


def render(overview: Overview, history: History) -> Iterator[str]:
    """Yield the report as one HTML document; the same values give the same text."""
    styles = html.template_text("base.css") + html.template_text("parts.css")
    styles += html.template_text("overview.css") + _text("fleet.css")
    early, script = html.template_text("early.js"), _text("fleet.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            f"style-src {html.hash_source([styles])}",
            f"script-src {html.hash_source([early])} {html.hash_source([script])}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    document = (
        _environment()
        .get_template("fleet.html")
        .generate(
            overview=overview,
            history=history,
            trend=_trend(history),
            shared=overview.shared[:_SHOWN_IMAGES],
            most_sites=_SHOWN_SITES,
            key=short_digest("".join(image.digest for image in overview.shared)),
            uses=Markup(_uses(overview.shared[:_SHOWN_IMAGES])),  # noqa: S704  # escaped
            version=__version__,
            policy=policy,
            styles=Markup(styles),  # noqa: S704  # our own files
            early=Markup(early),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
        )
    )
    return blocks(document)


def _uses(images: Sequence[SharedImage]) -> str:
    """Return the uses by digest as JSON that can be in a script element."""
    sites = list(dict.fromkeys(name for image in images for name in image.sites))
    numbers = {name: number for number, name in enumerate(sites)}
    uses = {
        image.digest: [(numbers[name], *each) for name, each in image.contexts.items()]
        for image in images
    }
    return json.dumps({"sites": sites, "uses": uses}).replace("<", "\\u003c")


def _trend(history: History) -> str:
    """Return the points of a line: the errors of each run, in a box of 600 by 100 units."""
    totals = [run.total("errors") for run in history.runs]
    most, last = max(totals, default=0) or 1, max(len(totals) - 1, 1)
    return " ".join(
        f"{600 * n / last:.1f},{100 - 96 * total / most:.1f}" for n, total in enumerate(totals)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assetjob.fleet"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        number=format_text.number, size=format_text.size, counted=format_text.counted
    )
    return environment


def _text(name: str) -> str:
    return (files("assetjob.fleet") / "templates" / name).read_text("utf-8")
