"""Ignores: findings that a person has accepted, in the settings or in a page.

In a page, ``data-assetjob-ignore="rule other-rule"`` on the image (its reason in
``data-assetjob-reason``), or a comment before it, ``<!-- assetjob-ignore rule: reason -->``. A
comment ``assetjob-ignore-page`` applies to the whole page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from assetjob import rules
from assetjob.check.by_page import by_page
from assetjob.check.rule_names import unknown_rule
from assetjob.model.finding import Finding, IgnoredIn, State
from assetjob.model.image import ResolvedPage
from assetjob.model.text import Span
from assetjob.runtime.spill import SpillMap
from assetjob.settings.choices import Ignore
from assetjob.settings.schema import Settings

ATTRIBUTE = "data-assetjob-ignore"
REASON = "data-assetjob-reason"
COMMENT = re.compile(r"<!--\s{0,9}assetjob-ignore(-page)?\s([^<>]{1,500}?)-->")


@dataclass(frozen=True, slots=True)
class _Mark:
    """An ignore in a page; `image` is None if it applies to the whole page."""

    page: str
    line: int
    rules: tuple[str, ...]
    image: Span | None
    reason: str


class Ignores:
    """The ignores in the settings, and in the pages that were read so far."""

    def __init__(self, settings: Settings) -> None:
        self._active = [ignore for ignore in settings.ignore if not _has_expired(ignore, settings)]
        self._name_files = any(ignore.image != "*" for ignore in self._active)
        self._name_pages = any(ignore.path != "*" for ignore in self._active)
        self._pages: SpillMap[_PageIgnores] = SpillMap()

    def read(self, page: ResolvedPage) -> None:
        """Read the ignores in a page."""
        built_from = page.built_from if self._name_pages else ()
        targets = _targets(page) if self._name_files else {}
        found = _PageIgnores(_reasons(page), targets, built_from)
        if found.reasons or found.targets or found.built_from:
            self._pages.put(page.source.path, found)

    def apply(self, finding: Finding) -> Finding:
        """Return a finding on a page that was read, IGNORED if an ignore matches it."""
        if not self._active and not self._pages:
            return finding
        in_page = self._pages.get(finding.page, _NOTHING)
        target = in_page.targets.get(finding.span, "")
        names = (finding.page, *in_page.built_from)
        for ignore in self._active:
            if _matches(ignore, finding, target, names):
                return _ignored(finding, "settings", ignore.reason)
        own = [in_page.reasons[scope] for scope in _covering(finding) if scope in in_page.reasons]
        return _ignored(finding, "page", min(own)[1]) if own else finding


def _ignored(finding: Finding, where: IgnoredIn, reason: str) -> Finding:
    if finding.state is not State.NEW:
        return finding
    return replace(finding, state=State.IGNORED, reason=reason, ignored_in=where)


def unused(
    findings: Iterable[Finding], pages: Iterable[ResolvedPage], settings: Settings
) -> tuple[str, ...]:
    """Return a message for each ignore that matches none of `findings`, or that has expired.

    The ignores of the settings are left out when only a part of the site was scanned. Findings and
    pages are in the same order.
    """
    messages: list[str] = []
    idle = [] if settings.is_partial else list(settings.ignore)
    elsewhere = list(idle)
    for page, found in by_page(findings, pages):
        names = page.names
        elsewhere = [ignore for ignore in elsewhere if not _is_named(ignore, names)]
        targets = _targets(page) if idle and found else {}
        idle = [
            ignore
            for ignore in idle
            if not any(_matches(ignore, f, targets.get(f.span, ""), names) for f in found)
        ]
        messages += _unused_marks(page, found)
    return (*_unused_settings(idle, elsewhere, settings), *messages)


def _unused_marks(page: ResolvedPage, found: Sequence[Finding]) -> Iterator[str]:
    marks = list(_marks(page))
    used = {scope for finding in found for scope in _covering(finding)} if marks else set()
    for mark in marks:
        where = f"{mark.page}:{mark.line}"
        unknown = [each for rule in mark.rules if (each := unknown_rule(rule, rules.load()))]
        if unknown:
            yield f"{where}: ignore: {unknown[0]}"
        elif used.isdisjoint((mark.image, rule) for rule in mark.rules):
            yield f"{where}: ignore of {' '.join(mark.rules)}: matches nothing; remove it"


def _unused_settings(
    idle: Sequence[Ignore], elsewhere: Sequence[Ignore], settings: Settings
) -> Iterator[str]:
    """Yield the messages; the path of an ignore `elsewhere` matches no page."""
    for ignore in settings.ignore:
        described = _described(ignore)
        if _has_expired(ignore, settings):
            yield f"ignore of {described}: expired on {ignore.expires}; remove or renew it"
        elif ignore in elsewhere:
            yield f"ignore of {described}: matches no page or source; change or remove it"
        elif ignore in idle:
            yield f"ignore of {described}: matches nothing; remove it"


def _described(ignore: Ignore) -> str:
    parts = {"rule": ignore.rule, "path": ignore.path, "image": ignore.image}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value != "*")


def _has_expired(ignore: Ignore, settings: Settings) -> bool:
    return ignore.expires is not None and ignore.expires < settings.today


def _targets(page: ResolvedPage) -> dict[Span, str]:
    return {image.ref.span: image.target.path or "" for image in page.images}


def _matches(ignore: Ignore, finding: Finding, target: str, names: Sequence[str]) -> bool:
    """Tell whether an ignore of the settings matches a finding.

    `target` is its image file, `names` are the paths of its page and of the page's source.
    """
    return (
        fnmatchcase(finding.rule, ignore.rule)
        and _is_named(ignore, names)
        and any(fnmatchcase(name, ignore.image) for name in (finding.url or "", target))
    )


def _is_named(ignore: Ignore, names: Sequence[str]) -> bool:
    return any(fnmatchcase(name, ignore.path) for name in names)


_Scope = tuple[Span | None, str]  # an image or the whole page, and a rule or "*"
_Reasons = dict[_Scope, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _PageIgnores:
    """The ignores of a page, the paths of its image files by the images' spans, and its source."""

    reasons: _Reasons
    targets: dict[Span, str]
    built_from: tuple[str, ...] = ()


_NOTHING = _PageIgnores({}, {})


def _covering(finding: Finding) -> Iterator[_Scope]:
    """Yield the scopes of an ignore in the page that applies to the finding."""
    for image in (None, finding.span):
        yield image, finding.rule
        yield image, "*"


def _reasons(page: ResolvedPage) -> _Reasons:
    """Return the scopes that the page ignores, with the number and reason of the first ignore."""
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
