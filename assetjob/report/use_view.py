"""A use of a picture as a person sees it who must decide on its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assetjob.model.finding import Finding
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.report.identity import source_link
from assetjob.review.write_alt import TAGS
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Say:
    """A finding on a place, in short."""

    rule: str
    title: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """One use of the picture, with what surrounds it. `alt` is None where nobody wrote one.

    `beside` holds the attributes that may be taken away (``role``, ``title``), with their values.
    `link_read` tells that the link's name is text that everyone can read.
    """

    page: str
    title: str
    line: int
    column: int
    source: str
    url: str
    context: str
    heading: str
    caption: str
    before: str
    after: str
    link: str
    link_name: str
    link_read: bool
    language: str
    alt: str | None
    beside: tuple[tuple[str, str], ...]
    says: tuple[Say, ...]


def place_of(
    image: Image,
    title: str,
    findings: Iterable[Finding],
    settings: Settings,
    titles: Mapping[str, str],
) -> Place:
    """Return the use with its open findings; `title` is its page's, `titles` are the rules'."""
    ref, around = image.ref, image.ref.context
    return Place(
        page=image.page,
        title=title,
        line=ref.line,
        column=ref.column,
        source=source_link(settings, image.page, ref.line),
        url="" if image.digest else ref.url or "",
        context=around.key,
        heading=around.heading or "",
        caption=around.caption or "",
        before=around.before,
        after=around.after,
        link=around.link.href if around.link else "",
        link_name=around.link.name if around.link else "",
        link_read=bool(around.link and around.link.name == around.link.text),
        language=(ref.value("lang") or around.language or "").lower().partition("-")[0],
        alt=ref.value("alt"),
        beside=tuple(_beside(ref)),
        says=tuple(
            Say(f.rule, titles[f.rule], f.severity.name.lower(), f.message) for f in findings
        ),
    )


def _beside(ref: ImageRef) -> Iterator[tuple[str, str]]:
    """Yield the attributes that stand against an alt text and can be taken away where they are."""
    listed = ref.parts.attribute_list if ref.parts else None
    for name in ("role", "title"):
        attr = ref.attr(name)
        here = ref.kind in TAGS or (listed is not None and attr and attr.span.start >= listed.start)
        if attr and here and (name == "title" or attr.value.strip().lower() in _SILENT):
            yield name, attr.value


_SILENT = frozenset({"none", "presentation"})
