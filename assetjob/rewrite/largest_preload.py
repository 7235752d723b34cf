"""Write the link that loads the image that readers see first and largest before the page's layout.

``<link rel="preload" as="image">`` is of use where a browser finds that image late: the background
of a style sheet, or an image of the page behind many style sheets. It has the image's candidates,
so that both choose the same file and nothing is loaded twice (HTML standard, 4.6.8, "preload"). It
has no ``href`` where it has ``imagesrcset``: browsers that do not know that would load the
original. An attribute of its own tells it from the links of authors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assetjob.model.image import ResolvedPage
from assetjob.model.measured import MeasuredBackground
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.target import TargetState
from assetjob.model.text import Edit, Markup, Source, Span
from assetjob.rewrite.attributes import NewMarkup
from assetjob.rewrite.css.media import NEVER, media_condition
from assetjob.rewrite.edits import escaped
from assetjob.rewrite.head import place_in_head
from assetjob.rewrite.hydration import framework_of
from assetjob.rewrite.loading import is_lazy
from assetjob.rewrite.preloads import MARK, is_own_link
from assetjob.rewrite.priority import first_image, is_authors_word
from assetjob.rewrite.same_value import is_same
from assetjob.rewrite.source_tags import ImageMarkup
from assetjob.settings.schema import Settings

# A browser opens six connections to a host (HTTP/1.1), and style sheets are loaded before images:
# with as many, an image waits until the first of them is there.
MANY_SHEETS = 6
_ORDER = ("rel", "as", "type", "href", "imagesrcset", "imagesizes", "media", "fetchpriority", MARK)
_ALWAYS = {"rel": "preload", "as": "image", "fetchpriority": "high", MARK: "preload"}
_SPECIAL = ("crossorigin", "referrerpolicy")  # with them, the link would load the file separately

Link = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LargestPreload:
    """What a page loads early: the image at a span, or `backgrounds`; neither where it may not.

    `written` are the tool's own links on the page.
    """

    source: Source
    written: tuple[ImageRef, ...] = ()
    image: Span | None = None
    backgrounds: tuple[MeasuredBackground, ...] = ()

    def edits_for(self, markup: ImageMarkup, wanted: NewMarkup | None) -> tuple[Edit, ...]:
        """Return the edits of the link for the image that is loaded early, none for another one.

        It gets the `wanted` markup; with None it stays as it is.
        """
        if markup.image.ref.span != self.image:
            return ()
        link = _link_of(markup, wanted)
        return self._edits([link] if link else [])

    def other_edits(self) -> tuple[Edit, ...]:
        """Return the edits where no image is loaded early: the links of backgrounds, if any."""
        if self.image is not None:
            return ()
        return self._edits([_background_link(each) for each in self.backgrounds])

    def _edits(self, links: list[Link]) -> tuple[Edit, ...]:
        if _are_same(self.written, links):
            return ()
        text = self.source.text
        removed = tuple(Edit(_with_space_before(text, ref.span), "") for ref in self.written)
        place = place_in_head(text) if links else None
        if place is None:
            return removed
        tags = "".join(place.before + _tag(link, place.ending) for link in links)
        return (Edit(Span(place.at, place.at), tags), *removed)


def largest_preload(page: ResolvedPage, settings: Settings) -> LargestPreload:
    """Return what a page loads early, by the settings and what a browser measured."""
    source = page.source
    written = tuple(image.ref for image in page.images if is_own_link(image.ref))
    if not settings.preload_largest or not _may_have_links(page):
        return LargestPreload(source, written)
    if page.backgrounds:
        backgrounds = () if settings.backgrounds else page.backgrounds
        return LargestPreload(source, written, backgrounds=backgrounds)
    measured = any(image.measured for image in page.images)
    if not measured or _sheets(page.page) < MANY_SHEETS:
        return LargestPreload(source, written)
    return LargestPreload(source, written, first_image(source, page.page, page.images))


def _may_have_links(page: ResolvedPage) -> bool:
    """Tell whether a page is a built one whose head may change, and its author has said nothing."""
    source, parsed = page.source, page.page
    return (
        source.markup is Markup.HTML
        and parsed.whole
        and parsed.front_matter is None
        and not any(is_authors_word(image.ref) for image in page.images)
        and framework_of(source) is None
    )


def _sheets(page: ParsedPage) -> int:
    """Return the number of style sheets that a browser loads before it shows the page."""
    return sum(
        sheet.url is not None and sheet.applies and media_condition(sheet.media) != NEVER
        for sheet in page.sheets
    )


def _link_of(markup: ImageMarkup, wanted: NewMarkup | None) -> Link | None:
    """Return the link for an image as it will be, None where it cannot choose the same file."""
    ref = markup.image.ref
    changes = wanted.attributes if wanted else {}

    def value(name: str) -> str | None:
        return changes[name] if name in changes else ref.value(name)

    if ref.kind is not Kind.IMG or ref.scripted or ref.templated or is_lazy(value("loading")):
        return None
    if any(ref.attr(name) for name in _SPECIAL) or markup.in_author_picture:
        return None
    sizes = value("sizes") or ""
    if wanted and wanted.sources:
        first = wanted.sources[0]
        return _candidates(first.srcset, first.sizes, first.type)
    if wanted is None and markup.sources:
        own = markup.sources[0].ref
        return _candidates(own.value("srcset"), own.value("sizes"), own.value("type"))
    if srcset := value("srcset"):
        return _candidates(srcset, sizes)
    is_there = markup.image.target.state is TargetState.LOCAL and ref.url
    return {**_ALWAYS, "href": ref.url} if is_there and ref.url else None


def _candidates(srcset: str | None, sizes: str | None, kind: str | None = None) -> Link:
    found = {"type": kind, "imagesrcset": srcset, "imagesizes": sizes}
    return _ALWAYS | {name: value for name, value in found.items() if value}


def _background_link(background: MeasuredBackground) -> Link:
    media = {"media": background.media} if background.media else {}
    return {**_ALWAYS, "href": background.url, **media}


def _tag(link: Link, ending: str) -> str:
    attributes = (f'{name}="{escaped(link[name], chr(34))}"' for name in _ORDER if name in link)
    return f"<link {' '.join(attributes)}{ending}"


def _are_same(written: Iterable[ImageRef], links: Iterable[Link]) -> bool:
    found = [{attr.name: attr.value for attr in ref.attrs} for ref in written]
    wanted = list(links)
    return len(found) == len(wanted) and all(
        one.keys() == two.keys() and all(is_same(name, one[name], two[name]) for name in one)
        for one, two in zip(found, wanted, strict=True)
    )


def _with_space_before(text: str, span: Span) -> Span:
    """Return the span of a link with the white space that was written before it."""
    start = span.start
    while start and text[start - 1] in " \t\r\n":
        start -= 1
    return Span(start, span.end)
