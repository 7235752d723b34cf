"""The baseline: findings of an earlier run, so that only new ones count.

The key of an entry is the rule, the image file (its digest, or the URL if there is no file) and the
context of the image, but not the line. If the context has changed, the same file on the same page
matches; if the file has changed, its URL on the same page.
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
    """The file is not a baseline, or cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings with their states; the entries that are fixed, and those on other pages.

    `not_built` counts entries on files elsewhere from which no page was built.
    """

    findings: Sequence[Finding]
    fixed: tuple[KnownFinding, ...]
    not_scanned: tuple[KnownFinding, ...]
    not_built: int = 0

    @property
    def notes(self) -> Iterator[str]:
        """Yield a line about the entries that could not be compared."""
        if self.not_built:
            count = "1 finding" if self.not_built == 1 else f"{self.not_built:,} findings"
            yield f"{count} of the baseline on files from which no page here was built."


def parse_baseline(text: str, name: str) -> tuple[KnownFinding, ...]:
    """Return the entries in the text of a baseline; `name` is the name of the file in messages.

    Raises:
        BaselineError: The text is not a baseline, or is of a newer version.
    """
    try:
        value = json.loads(text)
        if value["schema"] != SCHEMA:
            raise BaselineError(f"{name}: has another version; replace it with --write-baseline")
        return tuple(
            KnownFinding(**{key: str(entry[key]) for key in _KEYS if key in entry or key != "url"})
            for entry in value["known"]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaselineError(
            f"{name}: is not a baseline; replace it with --write-baseline"
        ) from error


def render_baseline(entries: Iterable[KnownFinding]) -> str:
    """Return the text of a baseline: one entry per line, sorted so that it can be compared."""
    lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in sorted(entries)]
    known = ",\n".join(f"  {line}" for line in lines)
    return f'{{"schema": {SCHEMA}, "known": [\n{known}\n]}}\n'


def known_findings(
    findings: Iterable[Finding], pages: Iterable[ResolvedPage]
) -> tuple[KnownFinding, ...]:
    """Return the entries for the findings that are open; ignored and fixed ones need none.

    Findings and pages are in the same order.
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
    exists: Callable[[str], bool] = lambda _: True,
) -> Comparison:
    """Return the findings, KNOWN where they match an entry of `known`; each entry matches once.

    Findings and pages are in the same order. `exists` says whether the site still has a page;
    entries on a page that no longer exists are fixed.

    Raises:
        SiteError: There is no disk space for the findings of a large site.
    """
    open_pages = {entry.page for entry in known}
    today: SpillList[KnownFinding] = SpillList()
    for page, found in by_page(findings, pages):
        open_pages.discard(page.source.path)
        for entry in _entries(page, found):
            today.add(entry)
    left = Counter(known)
    matched: set[int] = set()
    for key in (_exact, _any_page, _any_context, _any_file):
        _match(findings, today, left, key, matched)
    unmatched = sorted(left.elements())
    open_pages = {entry.page for entry in unmatched if entry.page in open_pages}
    open_pages = {page for page in open_pages if exists(page)}
    return Comparison(
        SpillList(_with_states(findings, matched)),
        fixed=tuple(entry for entry in unmatched if entry.page not in open_pages),
        not_scanned=tuple(entry for entry in unmatched if entry.page in open_pages),
    )


def without_fixed(
    known: Sequence[KnownFinding], comparison: Comparison
) -> tuple[KnownFinding, ...]:
    """Return the baseline without the entries that are fixed."""
    left = Counter(known) - Counter(comparison.fixed)
    return tuple(sorted(left.elements()))


_KEYS = ("page", "rule", "image", "context", "url")
_Key = Callable[[KnownFinding], tuple[str, ...]]


def _exact(entry: KnownFinding) -> tuple[str, ...]:
    return (entry.page, entry.rule, entry.image, entry.context)


def _any_page(entry: KnownFinding) -> tuple[str, ...]:
    """Match if the page was renamed, or the text was moved to another page."""
    return (entry.rule, entry.image, entry.context)


def _any_context(entry: KnownFinding) -> tuple[str, ...]:
    """Match if the text around the image was changed."""
    return (entry.page, entry.rule, entry.image)


def _any_file(entry: KnownFinding) -> tuple[str, ...]:
    """Match if the file was replaced, for example by a smaller version."""
    return (entry.page, entry.rule, entry.url)


def _match(
    findings: Iterable[Finding],
    today: Iterable[KnownFinding],
    left: Counter[KnownFinding],
    key: _Key,
    matched: set[int],
) -> None:
    """Match findings with entries of `left` that have the same `key`, and remove these.

    `today` are the entries of the findings. The indexes of the findings are added to `matched`.
    """
    by_key: dict[tuple[str, ...], list[KnownFinding]] = {}
    for entry in sorted(left.elements()):
        by_key.setdefault(key(entry), []).append(entry)
    if not by_key:
        return
    for number, (finding, entry) in enumerate(zip(findings, today, strict=True)):
        if finding.state is not State.NEW or number in matched:
            continue
        same = by_key.get(key(entry))
        if same:
            left[same.pop()] -= 1
            matched.add(number)


def _with_states(findings: Iterable[Finding], matched: Container[int]) -> Iterator[Finding]:
    for number, finding in enumerate(findings):
        yield replace(finding, state=State.KNOWN) if number in matched else finding


def _entries(page: ResolvedPage, findings: Iterable[Finding]) -> Iterator[KnownFinding]:
    """Yield an entry for each finding on a page."""
    images = {image.ref.span: image for image in page.images}
    for finding in findings:
        image = images.get(finding.span)
        digest = image.info.digest if image and image.info else ""
        context = image.ref.context.key if image else ""
        url = finding.url or ""
        if finding.cause:
            yield KnownFinding(finding.page, finding.rule, finding.cause, "", "")
        else:
            yield KnownFinding(finding.page, finding.rule, digest or url, context, url)
