"""The worklist: one card for each picture on whose text a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assetjob.alttext import TAGS
from assetjob.model import Finding, Image, ImageInfo, ImageRef, Result, Severity, Span, State
from assetjob.report.identity import picture, short, source_link
from assetjob.report.wording import size
from assetjob.rules._text import IN_PAGE
from assetjob.settings import Settings


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


@dataclass(frozen=True, slots=True)
class AltView:
    """An alt text that the picture has somewhere (None: none at all), and on how many uses."""

    text: str | None
    uses: int


@dataclass(frozen=True, slots=True)
class Card:
    """A picture with all its uses; `flawed` counts those with an open finding.

    `digest` is the picture's, "" where no file was read; then `name` is the URL. `rank` sorts:
    pages where readers get nothing (errors), pages with any finding, uses with one, the gravest.
    """

    id: str
    digest: str
    name: str
    thumbnail: str
    info: ImageInfo | None
    places: tuple[Place, ...]
    pages: int
    alts: tuple[AltView, ...]
    flawed: int
    rank: tuple[int, int, int, int]


def cards(result: Result, settings: Settings, titles: dict[str, str]) -> tuple[Card, ...]:
    """Return the cards: those that block readers on most pages first, then by path."""
    open_findings: dict[tuple[str, Span], list[Finding]] = {}
    for finding in result.findings:
        if finding.state in (State.NEW, State.KNOWN) and finding.on_words:
            open_findings.setdefault((finding.page, finding.span), []).append(finding)
    uses: dict[str, list[_Use]] = {}
    for judged in result.pages:
        front = judged.page.front_matter
        title = (front.title or "") if front else ""
        for image in judged.images:
            if image.ref.kind in IN_PAGE:
                here = open_findings.get((image.page, image.ref.span), [])
                uses.setdefault(picture(image), []).append((image, title, here))
    found = [
        _card(name, here, settings, titles)
        for name, here in uses.items()
        if any(findings for _, _, findings in here)
    ]
    return tuple(sorted(found, key=_order))


_Use = tuple[Image, str, list[Finding]]  # with its page's title


def _order(card: Card) -> tuple[object, ...]:
    return (*(-count for count in card.rank), card.name, card.id)


def key(cards: Sequence[Card]) -> str:
    """Return what names this worklist: the same pictures in the same contexts give the same key."""
    return short("\n".join(f"{c.id} {p.page} {p.context}" for c in cards for p in c.places))


def _place(
    image: Image, title: str, findings: list[Finding], settings: Settings, titles: dict[str, str]
) -> Place:
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


def _card(name: str, uses: list[_Use], settings: Settings, titles: dict[str, str]) -> Card:
    places = tuple(_place(image, title, here, settings, titles) for image, title, here in uses)
    image = next((image for image, _, _ in uses if image.info), uses[0][0])
    info = image.info
    alts = Counter(place.alt for place in places)
    flawed = [(image.page, here) for image, _, here in uses if here]
    graver = {page for page, here in flawed if any(f.severity is Severity.ERROR for f in here)}
    return Card(
        id="w-" + short(name),
        digest=image.digest,
        name=_called(image),
        thumbnail=short(name) if info else "",
        info=info,
        places=places,
        pages=len({place.page for place in places}),
        alts=tuple(AltView(text, count) for text, count in alts.most_common()),
        flawed=len(flawed),
        rank=(
            len(graver),
            len({page for page, _ in flawed}),
            len(flawed),
            max(finding.severity for _, here in flawed for finding in here),
        ),
    )


def _called(image: Image) -> str:
    url = image.ref.url or ""
    if image.info:
        return image.info.path
    if image.digest:
        kind = url[len("data:") :].partition(",")[0].partition(";")[0][:40] or "text/plain"
        return f"picture inside the page ({kind}, {size(len(url))})"
    return url or "no address"
