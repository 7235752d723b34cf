"""One use of an image on a page, with all that a person needs to decide on its alt text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assetjob.model.finding import Finding
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.report.cms_link import cms_link
from assetjob.report.identity import source_link
from assetjob.review.write_alt import TAGS
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """A finding on a use; `title` is the rule's."""

    rule: str
    title: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The title and the public URL of a page; each may be ""."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A use of an image with its surroundings; texts are "" where there are none.

    `alt` is None if there is no alt attribute. `removable` are attributes that a decision may
    remove (``role``, ``title``), with their values. `is_link_visible` tells whether the link's name
    is text on the page. `page_url` is the page's public URL, `source` that of its line in the
    repository, `cms` that of the page in the CMS. `kind` is that of the reference.
    """

    page: str
    title: str
    line: int
    column: int
    kind: str
    page_url: str
    source: str
    cms: str
    url: str
    context: str
    heading: str
    caption: str
    before: str
    after: str
    link: str
    link_name: str
    is_link_visible: bool
    language: str
    alt: str | None
    removable: tuple[tuple[str, str], ...]
    findings: tuple[FindingSummary, ...]


def image_use(
    image: Image,
    page: PageFacts,
    findings: Iterable[Finding],
    settings: Settings,
    titles: Mapping[str, str],
) -> ImageUse:
    """Return the use of an image on a page, with its open findings; `titles` are the rules'."""
    ref, context = image.ref, image.ref.context
    return ImageUse(
        page=image.page,
        title=page.title,
        line=ref.line,
        column=ref.column,
        kind=str(ref.kind),
        page_url=page.url,
        source=source_link(settings, image.page, ref.line),
        cms=cms_link(settings, image.page),
        url="" if image.digest else ref.url or "",
        context=context.key,
        heading=context.heading or "",
        caption=context.caption or "",
        before=context.before,
        after=context.after,
        link=context.link.href if context.link else "",
        link_name=context.link.name if context.link else "",
        is_link_visible=bool(context.link and context.link.name == context.link.text),
        language=(ref.value("lang") or context.language or "").lower().partition("-")[0],
        alt=ref.value("alt"),
        removable=tuple(_removable(ref)),
        findings=tuple(
            FindingSummary(f.rule, titles[f.rule], f.severity.name.lower(), f.message)
            for f in findings
        ),
    )


def _removable(ref: ImageRef) -> Iterator[tuple[str, str]]:
    """Yield attributes that contradict or repeat an alt text and that we can remove."""
    listed = ref.parts.attribute_list if ref.parts else None
    for name in ("role", "title"):
        attr = ref.attr(name)
        is_attribute = ref.kind in TAGS or (
            listed is not None and attr and attr.span.start >= listed.start
        )
        is_wrong = attr and (name == "title" or attr.value.strip().lower() in _PRESENTATIONAL)
        if attr and is_attribute and is_wrong:
            yield name, attr.value


_PRESENTATIONAL = frozenset({"none", "presentation"})
