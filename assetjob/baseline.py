"""The baseline: findings that were there before, so that only new ones count.

An entry is keyed by what the finding is about, never by its line: the rule, the picture (its
digest, or the URL where there is no file) and what surrounds it. Where the text around has changed,
the same picture on the same page will do, and where the file was made anew, its URL on that page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from assetjob.errors import AssetjobError
from assetjob.model import Finding, Image, JudgedPage, KnownFinding, Span, State

SCHEMA = 1


class BaselineError(AssetjobError):
    """The baseline's file is not one that this tool wrote."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings with their states; the entries that are gone, and those of pages not scanned."""

    findings: tuple[Finding, ...]
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


def entries(findings: Iterable[Finding], pages: Sequence[JudgedPage]) -> tuple[KnownFinding, ...]:
    """Return the entries that make today's findings known; ignored and fixed ones need none."""
    images = _images(pages)
    return tuple(
        _entry(finding, images) for finding in findings if finding.state in (State.NEW, State.KNOWN)
    )


def compare(
    findings: Sequence[Finding],
    pages: Sequence[JudgedPage],
    known: Sequence[KnownFinding],
    is_there: Callable[[str], bool] = lambda _: True,
) -> Comparison:
    """Tell the known findings from the new ones. Each entry makes one finding known.

    `is_there` tells whether the site still has a page: what was on one that it has not is fixed.
    """
    images = _images(pages)
    left = Counter(known)
    states: dict[int, State] = {}
    for key in (_exactly, _wherever, _on_its_page, _at_its_address):
        _match(findings, images, left, key, states)
    settled = tuple(
        replace(finding, state=states.get(number, finding.state))
        for number, finding in enumerate(findings)
    )
    scanned = {page.page.source.path for page in pages}
    open_pages = {entry.page for entry in left} - scanned
    open_pages = {page for page in open_pages if is_there(page)}
    gone = sorted(left.elements())
    return Comparison(
        settled,
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
    findings: Sequence[Finding],
    images: Mapping[tuple[str, Span], Image],
    left: Counter[KnownFinding],
    key: _Key,
    states: dict[int, State],
) -> None:
    """Make known, in `states`, each finding for which `left` has an entry of the same `key`."""
    by_key: dict[tuple[str, ...], list[KnownFinding]] = {}
    for entry in sorted(left.elements()):
        by_key.setdefault(key(entry), []).append(entry)
    for number, finding in enumerate(findings):
        if finding.state is not State.NEW or number in states:
            continue
        same = by_key.get(key(_entry(finding, images)))
        if same:
            left[same.pop()] -= 1
            states[number] = State.KNOWN


def _entry(finding: Finding, images: Mapping[tuple[str, Span], Image]) -> KnownFinding:
    image = images.get((finding.page, finding.span))
    digest = image.info.digest if image and image.info else ""
    context = image.ref.context.key if image else ""
    url = finding.url or ""
    return KnownFinding(finding.page, finding.rule, digest or url, context, url)


def _images(pages: Sequence[JudgedPage]) -> dict[tuple[str, Span], Image]:
    return {(page.page.source.path, i.ref.span): i for page in pages for i in page.images}
