"""The worklist: one card for each picture on whose text a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from assetjob.model.finding import Finding, Severity, State
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.text import Span
from assetjob.report.format_text import size
from assetjob.report.identity import SHORT, digest, picture
from assetjob.report.lazy_view import Afresh
from assetjob.report.use_view import Place, place_of
from assetjob.rules.support.text import EXPOSED_KINDS
from assetjob.runtime.spill import SpillMap
from assetjob.settings.schema import Settings


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
    places: Afresh[Place]
    pages: int
    alts: tuple[AltView, ...]
    flawed: int
    rank: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a picture with the title of its page and its open findings on words."""

    image: Image
    title: str
    findings: tuple[Finding, ...]


class Bench:
    """Where the uses of all pictures are laid, page by page, to be made cards of.

    `asked` are the keys of the pictures of which some use has an open finding on words: they become
    cards. `titles` are the rules'.
    """

    def __init__(self, settings: Settings, titles: Mapping[str, str]) -> None:
        self.asked: set[str] = set()
        self._settings, self._titles = settings, titles
        self._uses: SpillMap[_Use] = SpillMap()
        self._counts: Counter[str] = Counter()
        self._places: SpillMap[Place] = SpillMap()

    def lay(self, judged: ResolvedPage, findings: Iterable[Finding]) -> None:
        """Lay the uses on a page, with its findings."""
        front = judged.page.front_matter
        title = (front.title or "") if front else ""
        told: dict[Span, list[Finding]] = {}
        for finding in findings:
            if finding.state in (State.NEW, State.KNOWN) and finding.about == "alt":
                told.setdefault(finding.span, []).append(finding)
        for image in judged.images:
            if image.ref.kind in EXPOSED_KINDS:
                use = _Use(image, title, tuple(told.get(image.ref.span, ())))
                self._lay(digest(picture(image)), use)

    def _lay(self, key: str, use: _Use) -> None:
        self._uses.put(_nth(key, self._counts[key]), use)
        self._counts[key] += 1
        if use.findings:
            self.asked.add(key)

    def cards(self) -> Afresh[Card]:
        """Return the cards: those that block readers on most pages first, then by path."""
        ordered: SpillMap[tuple[str, Card]] = SpillMap()
        for key in self.asked:
            card = self._card(key)
            ordered.put(_order(card), (key, card))

        def make() -> Iterator[Card]:
            for key, card in ordered.values():
                yield replace(card, places=self._places_of(key))

        return Afresh(len(ordered), make)

    def _card(self, key: str) -> Card:
        """Return the card of a picture without its places, which are made here."""
        tally = _Tally()
        image = self._uses[_nth(key, 0)].image
        for number in range(self._counts[key]):
            use = self._uses[_nth(key, number)]
            if image.info is None:
                image = use.image if use.image.info else image
            place = place_of(use.image, use.title, use.findings, self._settings, self._titles)
            self._places.put(_nth(key, number), place)
            tally.add(place)
        return Card(
            id="w-" + key[:SHORT],
            digest=image.digest,
            name=_called(image),
            thumbnail=key[:SHORT] if image.info else "",
            info=image.info,
            places=Afresh(0, tuple),
            pages=len(tally.pages),
            alts=tuple(AltView(text, count) for text, count in tally.alts.most_common()),
            flawed=tally.flawed,
            rank=(len(tally.graver), len(tally.flawed_pages), tally.flawed, tally.gravest),
        )

    def _places_of(self, key: str) -> Afresh[Place]:
        numbers = range(self._counts[key])
        return Afresh(len(numbers), lambda: (self._places[_nth(key, n)] for n in numbers))


def _nth(key: str, number: int) -> str:
    return f"{key}{number:09}"


@dataclass(slots=True)
class _Tally:
    """What is counted over the places of a picture."""

    alts: Counter[str | None] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)
    flawed_pages: set[str] = field(default_factory=set)
    graver: set[str] = field(default_factory=set)
    flawed: int = 0
    gravest: int = 0

    def add(self, place: Place) -> None:
        self.alts[place.alt] += 1
        self.pages.add(place.page)
        if place.says:
            severities = [Severity[say.severity.upper()] for say in place.says]
            self.flawed += 1
            self.flawed_pages.add(place.page)
            self.gravest = max(self.gravest, *severities)
            if Severity.ERROR in severities:
                self.graver.add(place.page)


def _order(card: Card) -> str:
    """Return what sorts a card as its rank, name and id do."""
    rank = "".join(f"{10**12 - count:013}" for count in card.rank)
    return f"{rank}{card.name}\0{card.id}"


def key(cards: Iterable[Card]) -> str:
    """Return what names this worklist: the same pictures in the same contexts give the same key."""
    said, line_end = sha256(), ""
    for card in cards:
        for place in card.places:
            line = f"{line_end}{card.id} {place.page} {place.context}"
            said.update(line.encode("utf-8", "surrogatepass"))
            line_end = "\n"
    return said.hexdigest()[:SHORT]


def _called(image: Image) -> str:
    url = image.ref.url or ""
    if image.info:
        return image.info.path
    if image.digest:
        kind = url[len("data:") :].partition(",")[0].partition(";")[0][:40] or "text/plain"
        return f"picture inside the page ({kind}, {size(len(url))})"
    return url or "no address"
