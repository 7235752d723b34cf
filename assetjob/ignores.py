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

from assetjob.model import Finding, IgnoredIn, Image, JudgedPage, Span, State
from assetjob.settings import Ignore, Settings

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


def apply(
    findings: Iterable[Finding], pages: Sequence[JudgedPage], settings: Settings
) -> tuple[Finding, ...]:
    """Return `findings`, with those that an ignore is for IGNORED, and its reason."""
    live = [ignore for ignore in settings.ignore if not _has_expired(ignore, settings)]
    images = _images(pages)
    marks = {page.page.source.path: _reasons(page) for page in pages}
    settled = []
    for finding in findings:
        image = images.get((finding.page, finding.span))
        words: list[tuple[IgnoredIn, str]] = [
            ("settings", ignore.reason) for ignore in live if _is_for(ignore, finding, image)
        ]
        own = marks.get(finding.page, {})
        said = [own[place] for place in _covering(finding) if place in own]
        words += [("page", reason) for _, reason in sorted(said)]
        settled.append(_ignored(finding, *words[0]) if words else finding)
    return tuple(settled)


def _ignored(finding: Finding, where: IgnoredIn, reason: str) -> Finding:
    if finding.state is not State.NEW:
        return finding
    return replace(finding, state=State.IGNORED, reason=reason, ignored_in=where)


def unused(
    findings: Sequence[Finding], pages: Sequence[JudgedPage], settings: Settings
) -> tuple[str, ...]:
    """Return a line for each ignore that is for none of `findings`, or that has expired.

    A run over a part of the site cannot tell whether an ignore of the settings is in use elsewhere.
    """
    images = _images(pages)
    is_whole = not settings.paths
    lines = []
    for ignore in settings.ignore:
        told = _told(ignore)
        if _has_expired(ignore, settings):
            lines.append(f"ignore of {told}: expired on {ignore.expires}: its findings count again")
        elif is_whole and not any(
            _is_for(ignore, f, images.get((f.page, f.span))) for f in findings
        ):
            lines.append(f"ignore of {told}: matches nothing: take it out")
    used = {(f.page, *place) for f in findings for place in _covering(f)}
    for page in pages:
        for mark in _marks(page):
            if not any((mark.page, mark.image, rule) in used for rule in mark.rules):
                rules = " ".join(mark.rules)
                lines.append(
                    f"{mark.page}:{mark.line}: ignore of {rules}: matches nothing: take it out"
                )
    return tuple(lines)


def _told(ignore: Ignore) -> str:
    parts = {"rule": ignore.rule, "path": ignore.path, "image": ignore.image}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value != "*")


def _has_expired(ignore: Ignore, settings: Settings) -> bool:
    return ignore.expires is not None and ignore.expires < settings.today


def _images(pages: Sequence[JudgedPage]) -> dict[tuple[str, Span], Image]:
    return {(page.page.source.path, i.ref.span): i for page in pages for i in page.images}


def _is_for(ignore: Ignore, finding: Finding, image: Image | None) -> bool:
    if not fnmatchcase(finding.rule, ignore.rule) or not fnmatchcase(finding.page, ignore.path):
        return False
    names = [finding.url or ""]
    if image is not None:
        names.append(image.target.path or "")
    return any(fnmatchcase(name, ignore.image) for name in names)


_Place = tuple[Span | None, str]  # an image or the whole page, and a rule or all


def _covering(finding: Finding) -> Iterator[_Place]:
    """Yield what an ignore on the page may say to be for the finding."""
    for place in (None, finding.span):
        yield place, finding.rule
        yield place, "*"


def _reasons(page: JudgedPage) -> dict[_Place, tuple[int, str]]:
    """Map what the page ignores to the number and the reason of the first that says so."""
    found: dict[_Place, tuple[int, str]] = {}
    for number, mark in enumerate(_marks(page)):
        for rule in mark.rules:
            found.setdefault((mark.image, rule), (number, mark.reason))
    return found


def _marks(page: JudgedPage) -> Iterator[_Mark]:
    path, text = page.page.source.path, page.page.source.text
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
