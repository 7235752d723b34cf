"""The worklist: one card for each image whose alt text needs a human decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from assetjob.model.finding import Finding, Severity, State
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.suggestion import Suggestion
from assetjob.model.text import Span
from assetjob.report.earlier import EarlierFindings
from assetjob.report.format_text import size
from assetjob.report.identity import SHORT, digest, image_key
from assetjob.report.image_use import ImageUse, PageFacts, image_use
from assetjob.report.lazy_items import LazyItems
from assetjob.report.record import finding_key
from assetjob.rules.support.fingerprint import grey
from assetjob.rules.support.text import EXPOSED_KINDS
from assetjob.runtime.spill import SpillMap
from assetjob.settings.schema import Settings
from assetjob.suggest.alike import AlikeImages
from assetjob.suggest.collect import SuggestionCollector
from assetjob.suggest.drafts import Drafts


@dataclass(frozen=True, slots=True)
class AltCount:
    """An alt text of the image (None: no alt attribute), and how many uses have it."""

    text: str | None
    uses: int


@dataclass(frozen=True, slots=True)
class Card:
    """An image with all its uses; `with_findings` counts those with an open finding.

    `digest` is the file's, "" if no file was read; then `name` is the URL. `is_changed` tells that
    the report before had not all of its findings. `rank` sorts cards by
    pages with errors, pages with findings, uses with findings, and the highest severity; `place`
    sorts those alike as their pages show them, so that a reviewer reads a page once.
    """

    id: str
    digest: str
    name: str
    thumbnail: str
    info: ImageInfo | None
    uses: LazyItems[ImageUse]
    pages: int
    alts: tuple[AltCount, ...]
    with_findings: int
    rank: tuple[int, int, int, int]
    place: str
    suggestions: tuple[Suggestion, ...] = ()
    is_changed: bool = False

    @property
    def look(self) -> str:
        """The image's fingerprint in grey, 64 bytes in base64, "" without one."""
        return grey(self.info.fingerprint) if self.info else ""

    @property
    def file_name(self) -> str:
        """The last segment of the path or URL, as a heading."""
        return self.name.rstrip("/").rpartition("/")[2] or self.name

    @property
    def folder(self) -> str:
        """The rest of the path or URL, "" if there is none."""
        return self.name.removesuffix("/").removesuffix(self.file_name)


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of an image on a page, with its open findings about alt text."""

    image: Image
    page: PageFacts
    findings: tuple[Finding, ...]


class WorklistBuilder:
    """Collects the uses of all images, page by page, and makes cards of them.

    `open_keys` are the keys of images with an open finding about alt text: these become cards.
    Those with a finding that is not among the `earlier` ones have changed.
    """

    def __init__(
        self,
        settings: Settings,
        titles: Mapping[str, str],
        drafts: Drafts,
        earlier: EarlierFindings | None = None,
    ) -> None:
        self.open_keys: set[str] = set()
        self._settings, self._titles, self._earlier = settings, titles, earlier
        self._drafts = drafts
        self._uses: SpillMap[_Use] = SpillMap()
        self._counts: Counter[str] = Counter()
        self._image_uses: SpillMap[ImageUse] = SpillMap()
        self._alike = AlikeImages()

    def add_page(self, page: ResolvedPage, findings: Iterable[Finding]) -> None:
        """Add the uses on a page, with their findings."""
        front_matter = page.page.front_matter
        title = (front_matter.title or "") if front_matter else ""
        facts = PageFacts(title, page.url)
        by_span: dict[Span, list[Finding]] = {}
        for finding in findings:
            if finding.state in (State.NEW, State.KNOWN) and finding.about == "alt":
                by_span.setdefault(finding.span, []).append(finding)
        for image in page.images:
            if image.ref.kind in EXPOSED_KINDS:
                use = _Use(image, facts, tuple(by_span.get(image.ref.span, ())))
                self._add(digest(image_key(image)), use)

    def _add(self, key: str, use: _Use) -> None:
        self._uses.put(_numbered(key, self._counts[key]), use)
        self._counts[key] += 1
        self._alike.add(key, use.image, is_open=bool(use.findings))
        if use.findings:
            self.open_keys.add(key)

    def cards(self) -> LazyItems[Card]:
        """Return the cards, those first that exclude readers on most pages."""
        ordered: SpillMap[tuple[str, Card]] = SpillMap()
        alike = self._alike.find(self.open_keys)
        for key in self.open_keys:
            card = self._card(key, alike.get(key, ()))
            ordered.put(_sort_key(card), (key, card))

        def create() -> Iterator[Card]:
            for key, card in ordered.values():
                yield replace(card, uses=self._uses_of(key))

        return LazyItems(len(ordered), create)

    def _card(self, key: str, alike: Sequence[Suggestion]) -> Card:
        """Return a card without its uses, which are kept in `_image_uses`."""
        totals, collector = _Totals(), SuggestionCollector(self._settings, alike, self._drafts)
        image, is_changed = self._uses[_numbered(key, 0)].image, False
        for number in range(self._counts[key]):
            use = self._uses[_numbered(key, number)]
            if image.info is None:
                image = use.image if use.image.info else image
            shown = image_use(use.image, use.page, use.findings, self._settings, self._titles)
            self._image_uses.put(_numbered(key, number), shown)
            totals.add(shown)
            is_changed = is_changed or self._is_changed(use)
            collector.add(use.image, is_open=bool(use.findings))
        return Card(
            id="w-" + key[:SHORT],
            digest=image.digest,
            name=_name(image),
            thumbnail=key[:SHORT] if image.info else "",
            info=image.info,
            uses=LazyItems(0, tuple),
            pages=len(totals.pages),
            alts=tuple(AltCount(text, count) for text, count in totals.alts.most_common()),
            with_findings=totals.with_findings,
            rank=totals.rank,
            place=totals.place,
            suggestions=collector.suggestions(),
            is_changed=is_changed,
        )

    def _is_changed(self, use: _Use) -> bool:
        if self._earlier is None:
            return False
        keys = (finding_key(finding, use.image) for finding in use.findings)
        return any(key not in self._earlier for key in keys)

    def _uses_of(self, key: str) -> LazyItems[ImageUse]:
        keys = [_numbered(key, number) for number in range(self._counts[key])]
        return LazyItems(len(keys), lambda: (self._image_uses[each] for each in keys))


def _numbered(key: str, number: int) -> str:
    return f"{key}{number:09}"


@dataclass(slots=True)
class _Totals:
    """Counts over the uses of an image."""

    alts: Counter[str | None] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)
    pages_with_findings: set[str] = field(default_factory=set)
    pages_with_errors: set[str] = field(default_factory=set)
    with_findings: int = 0
    severest: int = 0
    place: str = ""

    def add(self, use: ImageUse) -> None:
        self.alts[use.alt] += 1
        self.pages.add(use.page)
        if use.findings:
            severities = [Severity[finding.severity.upper()] for finding in use.findings]
            self.with_findings += 1
            self.place = self.place or f"{use.page}\0{use.line:09}\0{use.column:09}"
            self.pages_with_findings.add(use.page)
            self.severest = max(self.severest, *severities)
            if Severity.ERROR in severities:
                self.pages_with_errors.add(use.page)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        pages = (len(self.pages_with_errors), len(self.pages_with_findings))
        return (*pages, self.with_findings, self.severest)


def _sort_key(card: Card) -> str:
    """Return a string that sorts as rank (descending), place and id do."""
    rank = "".join(f"{10**12 - count:013}" for count in card.rank)
    return f"{rank}{card.place}\0{card.id}"


def worklist_key(cards: Iterable[Card]) -> str:
    """Return what identifies a worklist: its images and what surrounds them on their pages."""
    hashed, line_end = sha256(), ""
    for card in cards:
        for use in card.uses:
            line = f"{line_end}{card.id} {use.page} {use.context}"
            hashed.update(line.encode("utf-8", "surrogatepass"))
            line_end = "\n"
    return hashed.hexdigest()[:SHORT]


def _name(image: Image) -> str:
    url = image.ref.url or ""
    if image.info:
        return image.info.path
    if image.digest:
        kind = url[len("data:") :].partition(",")[0].partition(";")[0][:40] or "text/plain"
        return f"image in a data: URL ({kind}, {size(len(url))})"
    return url or "no URL"
