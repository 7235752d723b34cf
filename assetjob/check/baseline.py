"""The baseline: findings that were there before, so that only new ones count.

An entry is keyed by what the finding is about, never by its line: the rule, the picture (its
digest, or the URL where there is no file) and what surrounds it. Where the text around has changed,
the same picture on the same page will do, and where the file was made anew, its URL on that page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from assetjob.check.by_page import by_page
from assetjob.model.errors import AssetjobError
from assetjob.model.finding import Finding, KnownFinding, State
from assetjob.model.image import ResolvedPage
from assetjob.runtime.spill import SpillList

SCHEMA = 1


class BaselineError(AssetjobError):
    """The baseline's file is not one that this tool wrote."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings with their states; the entries that are gone, and those of pages not scanned."""

    findings: Sequence[Finding]
    fixed: tuple[KnownFinding, ...]
    not_scanned: tuple[KnownFinding, ...]


def read(text: str, name: str) -> tuple[KnownFinding, ...]:
    """Return the entries of a baseline's text; `name` is the file's, for messages.

    Raises:
        BaselineError: It is no baseline, or one of a newer version.
    """
    try:
        value = json.loads(text)
        if value["schema"] != SCHEMA:
            raise BaselineError(f"{name}: of another version: write it anew with --write-baseline")
        return tuple(
            KnownFinding(**{key: str(entry[key]) for key in _KEYS if key in entry or key != "url"})
            for entry in value["known"]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaselineError(f"{name}: no baseline: write it anew with --write-baseline") from error


def render(entries: Iterable[KnownFinding]) -> str:
    """Return the baseline's text: one entry to a line, sorted, so that its changes can be read."""
    lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in sorted(entries)]
    known = ",\n".join(f"  {line}" for line in lines)
    return f'{{"schema": {SCHEMA}, "known": [\n{known}\n]}}\n'


def entries(findings: Iterable[Finding], pages: Iterable[ResolvedPage]) -> tuple[KnownFinding, ...]:
    """Return the entries that make today's findings known; ignored and fixed ones need none.

    Findings and pages are in one order.
    """
    return tuple(
        entry
        for page, found in by_page(findings, pages)
        for finding, entry in zip(found, _entries(page, found), strict=True)
        if finding.state in (State.NEW, State.KNOWN)
    )


def compare(
    findings: Sequence[Finding],
    pages: Iterable[ResolvedPage],
    known: Sequence[KnownFinding],
    is_there: Callable[[str], bool] = lambda _: True,
) -> Comparison:
    """Tell the known findings from the new ones. Each entry makes one finding known.

    Findings and pages are in one order. `is_there` tells whether the site still has a page: what
    was on one that it has not is fixed.

    Raises:
        SiteError: The disk has no room for the findings of a large site.
    """
    open_pages = {entry.page for entry in known}
    today: SpillList[KnownFinding] = SpillList()
    for page, found in by_page(findings, pages):
        open_pages.discard(page.source.path)
        for entry in _entries(page, found):
            today.add(entry)
    left = Counter(known)
    made_known: set[int] = set()
    for key in (_exactly, _wherever, _on_its_page, _at_its_address):
        _match(findings, today, left, key, made_known)
    gone = sorted(left.elements())
    open_pages = {entry.page for entry in gone if entry.page in open_pages}
    open_pages = {page for page in open_pages if is_there(page)}
    return Comparison(
        SpillList(_settled(findings, made_known)),
        fixed=tuple(entry for entry in gone if entry.page not in open_pages),
        not_scanned=tuple(entry for entry in gone if entry.page in open_pages),
    )


def tightened(known: Sequence[KnownFinding], comparison: Comparison) -> tuple[KnownFinding, ...]:
    """Return the baseline without what is fixed; it never grows."""
    left = Counter(known) - Counter(comparison.fixed)
    return tuple(sorted(left.elements()))


_KEYS = ("page", "rule", "image", "context", "url")
_Key = Callable[[KnownFinding], tuple[str, ...]]


def _exactly(entry: KnownFinding) -> tuple[str, ...]:
    return (entry.page, entry.rule, entry.image, entry.context)


def _wherever(entry: KnownFinding) -> tuple[str, ...]:
    """The page was renamed, or its text moved to another."""
    return (entry.rule, entry.image, entry.context)


def _on_its_page(entry: KnownFinding) -> tuple[str, ...]:
    """The text around was changed."""
    return (entry.page, entry.rule, entry.image)


def _at_its_address(entry: KnownFinding) -> tuple[str, ...]:
    """The file was made anew, as a smaller one of the same picture is."""
    return (entry.page, entry.rule, entry.url)


def _match(
    findings: Iterable[Finding],
    today: Iterable[KnownFinding],
    left: Counter[KnownFinding],
    key: _Key,
    made_known: set[int],
) -> None:
    """Make known each finding for whose entry of `today` one with the same `key` is `left`.

    `made_known` takes the numbers of these findings.
    """
    by_key: dict[tuple[str, ...], list[KnownFinding]] = {}
    for entry in sorted(left.elements()):
        by_key.setdefault(key(entry), []).append(entry)
    if not by_key:
        return  # spare going through all findings
    for number, (finding, entry) in enumerate(zip(findings, today, strict=True)):
        if finding.state is not State.NEW or number in made_known:
            continue
        same = by_key.get(key(entry))
        if same:
            left[same.pop()] -= 1
            made_known.add(number)


def _settled(findings: Iterable[Finding], made_known: Container[int]) -> Iterator[Finding]:
    for number, finding in enumerate(findings):
        yield replace(finding, state=State.KNOWN) if number in made_known else finding


def _entries(page: ResolvedPage, findings: Iterable[Finding]) -> Iterator[KnownFinding]:
    """Yield the entry of each of a page's findings."""
    images = {image.ref.span: image for image in page.images}
    for finding in findings:
        image = images.get(finding.span)
        digest = image.info.digest if image and image.info else ""
        context = image.ref.context.key if image else ""
        url = finding.url or ""
        yield KnownFinding(finding.page, finding.rule, digest or url, context, url)
