"""Everything that the report of a fleet shows, added up site by site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter

from assetjob import rules
from assetjob.fleet.audit_file import ImageEntry, SiteAudit
from assetjob.fleet.summary import SiteSummary
from assetjob.runtime.spill import SpillMap

_KINDS = frozenset({"img", "markdown"})  # whose alt text a decision changes
_MOST_SHARED = 500  # images in the report
_MOST_ALTS = 5


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of an image; `context` is what a decision names (see `Context.key`)."""

    site: str
    context: str
    file: str
    alt: str | None


@dataclass(frozen=True, slots=True)
class SharedImage:
    """An image file that several sites use, by the SHA-256 of its bytes.

    `missing` counts uses without an alt attribute; `alts` are the most common alt texts.
    `contexts` are the contexts of its uses by site: a decision names one.
    """

    digest: str
    file: str
    sites: tuple[str, ...]
    count: int
    missing: int
    alts: tuple[str, ...]
    contexts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RuleTotal:
    """New findings of a rule: their number, and the sites that have most of them."""

    name: str
    title: str
    severity: str
    criteria: tuple[str, ...]
    findings: int
    sites: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CriterionTotal:
    """New findings about a success criterion of WCAG."""

    number: str
    name: str
    level: str
    url: str
    findings: int
    sites: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole fleet; `sites` begins with those that need most work."""

    sites: tuple[SiteSummary, ...]
    rules: tuple[RuleTotal, ...]
    criteria: tuple[CriterionTotal, ...]
    shared: tuple[SharedImage, ...]

    @property
    def exit_code(self) -> int:
        """3 if a site or a file failed, 1 if findings are at or above a site's gate, else 0."""
        if any(site.state == "failed" or site.failed_files for site in self.sites):
            return 3
        return int(any(site.fails_gate for site in self.sites))

    def total(self, name: str) -> int:
        """Return the sum of a number over all sites."""
        return sum(getattr(site, name) for site in self.sites)


@dataclass(slots=True)
class OverviewBuilder:
    """Adds up sites; their images are spilled to disk."""

    _sites: list[SiteSummary] = field(default_factory=list)
    _uses: SpillMap[_Use] = field(default_factory=SpillMap)

    def add(self, summary: SiteSummary, audit: SiteAudit | None) -> None:
        """Add a site, with what its run found unless it failed."""
        number = len(self._sites)
        self._sites.append(summary)
        for position, image in enumerate(audit.images if audit else ()):
            if image.digest and image.kind in _KINDS:
                key = f"{image.digest}{number:06}{position:09}"
                self._uses.put(key, _use(summary.name, image))

    def overview(self) -> Overview:
        """Return the overview of all sites that were added."""
        sites = tuple(sorted(self._sites, key=lambda site: site.rank))
        return Overview(
            sites,
            tuple(_rule_totals(sites)),
            tuple(_criterion_totals(sites)),
            tuple(nsmallest(_MOST_SHARED, self._shared(), key=_order)),
        )

    def _shared(self) -> Iterator[SharedImage]:
        for digest, found in groupby(self._uses.items(), lambda each: each[0][:64]):
            uses = [use for _, use in found]
            sites = tuple(dict.fromkeys(use.site for use in uses))
            if len(sites) > 1:
                yield _shared_image(digest, sites, uses)


def _use(site: str, image: ImageEntry) -> _Use:
    return _Use(site, image.context, image.target.path or image.url or "", image.alt)


def _shared_image(digest: str, sites: tuple[str, ...], uses: Sequence[_Use]) -> SharedImage:
    contexts: dict[str, dict[str, None]] = {name: {} for name in sites}
    for use in uses:
        contexts[use.site][use.context] = None
    alts = Counter(use.alt for use in uses if use.alt)
    return SharedImage(
        digest,
        uses[0].file,
        sites,
        len(uses),
        sum(use.alt is None for use in uses),
        tuple(text for text, _ in alts.most_common(_MOST_ALTS)),
        {name: tuple(found) for name, found in contexts.items()},
    )


def _order(image: SharedImage) -> tuple[int, int, str]:
    return -image.missing, -len(image.sites), image.digest


def _rule_totals(sites: Sequence[SiteSummary]) -> Iterator[RuleTotal]:
    known, totals = rules.load(), _findings_by_rule(sites)
    severest = {
        name: max(site.severest[name] for site in sites if name in site.severest) for name in totals
    }
    ordered = sorted(totals, key=lambda name: (-severest[name], -sum(totals[name].values()), name))
    for name in ordered:
        rule, by_site = known.get(name), totals[name]
        yield RuleTotal(
            name,
            rule.title if rule else name,
            severest[name].name.lower(),
            tuple(criterion.number for criterion in rule.wcag) if rule else (),
            sum(by_site.values()),
            tuple(sorted(by_site.items(), key=lambda each: (-each[1], each[0]))),
        )


def _findings_by_rule(sites: Sequence[SiteSummary]) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for site in sites:
        for name, count in site.rules.items():
            totals.setdefault(name, {})[site.name] = count
    return totals


def _criterion_totals(sites: Sequence[SiteSummary]) -> Iterator[CriterionTotal]:
    known = rules.load()
    found = sorted(
        (criterion.number, criterion, name)
        for name in _findings_by_rule(sites)
        if name in known
        for criterion in known[name].wcag
    )
    for _, group in groupby(found, itemgetter(0)):
        entries = list(group)
        names, criterion = {name for _, _, name in entries}, entries[0][1]
        counts = [sum(site.rules.get(name, 0) for name in names) for site in sites]
        yield CriterionTotal(
            criterion.number,
            criterion.name,
            criterion.level,
            criterion.url,
            sum(counts),
            sum(map(bool, counts)),
        )
