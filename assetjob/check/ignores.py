"""Ignores: findings that a person has judged right as they are, in the settings or in a page.

In a page, ``data-assetjob-ignore="rule other-rule"`` on the image (its reason in
``data-assetjob-reason``), or a comment before it, ``<!-- assetjob-ignore rule: reason -->``. A
comment that says ``assetjob-ignore-page`` is for the whole page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from assetjob.check.by_page import by_page
from assetjob.model.finding import Finding, IgnoredIn, State
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Span
from assetjob.runtime.spill import SpillMap
from assetjob.settings.schema import Ignore, Settings

ATTRIBUTE = "data-assetjob-ignore"
REASON = "data-assetjob-reason"
COMMENT = re.compile(r"<!--\s{0,9}assetjob-ignore(-page)?\s([^<>]{1,500}?)-->")


@dataclass(frozen=True, slots=True)
class _Mark:
    """An ignore in a page. `image` is None where it is for the whole page."""

    page: str
    line: int
    rules: tuple[str, ...]
    image: Span | None
    reason: str


class Ignores:
    """What the settings, and the pages that were read so far, say to be right as it is."""

    def __init__(self, settings: Settings) -> None:
        self._live = [ignore for ignore in settings.ignore if not _has_expired(ignore, settings)]
        self._name_files = any(ignore.image != "*" for ignore in self._live)
        self._pages: SpillMap[_Said] = SpillMap()

    def read(self, page: ResolvedPage) -> None:
        """Take what is said in a page."""
        said = _Said(_reasons(page), _targets(page) if self._name_files else {})
        if said.reasons or said.targets:
            self._pages.put(page.source.path, said)

    def applied(self, finding: Finding) -> Finding:
        """Return a finding on a page that was read: IGNORED, and why, where an ignore is for it."""
        if not self._live and not self._pages:
            return finding
        said = self._pages.get(finding.page, _NOTHING)
        target = said.targets.get(finding.span, "")
        for ignore in self._live:
            if _is_for(ignore, finding, target):
                return _ignored(finding, "settings", ignore.reason)
        own = [said.reasons[place] for place in _covering(finding) if place in said.reasons]
        return _ignored(finding, "page", min(own)[1]) if own else finding


def _ignored(finding: Finding, where: IgnoredIn, reason: str) -> Finding:
    if finding.state is not State.NEW:
        return finding
    return replace(finding, state=State.IGNORED, reason=reason, ignored_in=where)


def unused(
    findings: Iterable[Finding], pages: Iterable[ResolvedPage], settings: Settings
) -> tuple[str, ...]:
    """Return a line for each ignore that is for none of `findings`, or that has expired.

    A run over a part of the site cannot tell whether an ignore of the settings is in use elsewhere.
    Findings and pages are in one order.
    """
    told: list[str] = []
    idle = [] if settings.paths else list(settings.ignore)
    for page, found in by_page(findings, pages):
        targets = _targets(page) if idle and found else {}
        idle = [
            ignore
            for ignore in idle
            if not any(_is_for(ignore, f, targets.get(f.span, "")) for f in found)
        ]
        told += _idle_marks(page, found)
    return (*_idle_settings(idle, settings), *told)


def _idle_marks(page: ResolvedPage, found: Sequence[Finding]) -> Iterator[str]:
    marks = list(_marks(page))
    used = {place for finding in found for place in _covering(finding)} if marks else set()
    for mark in marks:
        if used.isdisjoint((mark.image, rule) for rule in mark.rules):
            rules = " ".join(mark.rules)
            yield f"{mark.page}:{mark.line}: ignore of {rules}: matches nothing: take it out"


def _idle_settings(idle: Sequence[Ignore], settings: Settings) -> Iterator[str]:
    for ignore in settings.ignore:
        told = _told(ignore)
        if _has_expired(ignore, settings):
            yield f"ignore of {told}: expired on {ignore.expires}: its findings count again"
        elif ignore in idle:
            yield f"ignore of {told}: matches nothing: take it out"


def _told(ignore: Ignore) -> str:
    parts = {"rule": ignore.rule, "path": ignore.path, "image": ignore.image}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value != "*")


def _has_expired(ignore: Ignore, settings: Settings) -> bool:
    return ignore.expires is not None and ignore.expires < settings.today


def _targets(page: ResolvedPage) -> dict[Span, str]:
    return {image.ref.span: image.target.path or "" for image in page.images}


def _is_for(ignore: Ignore, finding: Finding, target: str) -> bool:
    """Tell whether an ignore of the settings is for a finding on an image of the file `target`."""
    return (
        fnmatchcase(finding.rule, ignore.rule)
        and fnmatchcase(finding.page, ignore.path)
        and any(fnmatchcase(name, ignore.image) for name in (finding.url or "", target))
    )


_Place = tuple[Span | None, str]  # an image or the whole page, and a rule or all
_Reasons = dict[_Place, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page ignores, and the paths of its images' files by their spans."""

    reasons: _Reasons
    targets: dict[Span, str]


_NOTHING = _Said({}, {})


def _covering(finding: Finding) -> Iterator[_Place]:
    """Yield what an ignore on the page may say to be for the finding."""
    for place in (None, finding.span):
        yield place, finding.rule
        yield place, "*"


def _reasons(page: ResolvedPage) -> _Reasons:
    """Map what the page ignores to the number and the reason of the first that says so."""
    found: _Reasons = {}
    for number, mark in enumerate(_marks(page)):
        for rule in mark.rules:
            found.setdefault((mark.image, rule), (number, mark.reason))
    return found


def _marks(page: ResolvedPage) -> Iterator[_Mark]:
    path, text = page.source.path, page.source.text
    for image in page.images:
        names = image.ref.value(ATTRIBUTE)
        if names is not None:
            reason = image.ref.value(REASON) or ""
            rules = tuple(re.split(r"[\s,]+", names.strip()))
            yield _Mark(path, image.ref.line, rules, image.ref.span, reason)
    if "assetjob-ignore" not in text:
        return
    spans = sorted(image.ref.span for image in page.images)
    line, at = 1, 0
    for comment in COMMENT.finditer(text):
        names, _, reason = comment[2].partition(":")
        rules = tuple(re.split(r"[\s,]+", names.strip()))
        line += text.count("\n", at, comment.start())
        at = comment.start()
        after = bisect_left(spans, Span(comment.end(), 0))
        span = None if comment[1] else spans[after] if after < len(spans) else Span(0, 0)
        yield _Mark(path, line, rules, span, reason.strip())
