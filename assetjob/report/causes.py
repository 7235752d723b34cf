"""The findings of one cause as a group, such as those on a logo that every page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.report.alike import cause_key, group_id
from assetjob.report.identity import SHORT, digest, image_key
from assetjob.report.same_place import by_place
from assetjob.runtime.spill import SpillMap


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding of a group is; `finding` is its id."""

    finding: str
    page: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the findings of a group have in common; `thumbnail` and `format` may be ""."""

    rule: str
    severity: str
    message: str
    file: str
    thumbnail: str
    format: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A group of `count` findings. `places` are iterated once, before the next group."""

    id: str
    said: Said
    count: int
    places: Iterator[Place]


@dataclass(slots=True)
class Causes:
    """Collects the findings that count, by their rule and cause.

    `groups` are the numbers of groups of several findings, by rule. What grows with the site is
    spilled to disk.
    """

    groups: Counter[str] = field(default_factory=Counter)
    _number: int = 0
    _keys: SpillMap[str] = field(default_factory=SpillMap)  # of groups, by cause
    _counts: SpillMap[int] = field(default_factory=SpillMap)  # by cause
    _said: SpillMap[Said] = field(default_factory=SpillMap)  # by cause
    _places: SpillMap[Place] = field(default_factory=SpillMap)

    def add_page(self, page: ResolvedPage, findings: Sequence[Finding]) -> None:
        """Add the findings on a page."""
        images = {image.ref.span: image for image in page.images}
        for span, here in by_place(findings):
            for identity, finding in here:
                if cause := _cause(finding):
                    self._add(cause, identity, finding, images.get(span))

    def _add(self, cause: str, identity: str, finding: Finding, image: Image | None) -> None:
        self._number += 1
        if cause not in self._keys:
            # Groups are sorted by rule, then by their first finding, and these as on the site.
            self._keys.put(cause, f"{finding.rule}\0{self._number:012}\0{cause}")
            self._said.put(cause, _said(finding, image))
        count = self._counts[cause] + 1 if cause in self._counts else 1
        self._counts.put(cause, count)
        self.groups[finding.rule] += count == _SEVERAL
        place = Place(identity, finding.page, finding.line, finding.column)
        self._places.put(f"{self._keys[cause]}\0{self._number:012}", place)

    def group(self, finding: Finding) -> tuple[str, int] | None:
        """Return the id of a finding's group and its size, None where the finding is alone."""
        cause = _cause(finding)
        count = self._counts[cause] if cause and cause in self._counts else 0
        return (group_id(cause), count) if count >= _SEVERAL else None

    def views(self) -> Iterator[CauseView]:
        """Yield the groups, sorted by rule."""
        items = self._places.sorted_items()
        for cause, group in groupby(items, lambda item: item[0].split("\0")[2]):
            if self._counts[cause] >= _SEVERAL:
                places = (place for _, place in group)
                yield CauseView(group_id(cause), self._said[cause], self._counts[cause], places)


_SEVERAL = 2


def _cause(finding: Finding) -> str:
    """Return the key of a finding's cause, "" where it does not count or is like no other."""
    return cause_key(finding) if finding.state is State.NEW else ""


def _said(finding: Finding, image: Image | None) -> Said:
    info = image.info if image else None
    return Said(
        finding.rule,
        finding.severity.name.lower(),
        finding.message,
        finding.group or finding.file,
        digest(image_key(image))[:SHORT] if image and info else "",
        info.format if info else "",
    )
