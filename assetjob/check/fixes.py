"""Apply the certain fixes of findings to the text of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.target import Target
from assetjob.model.text import Edit, Source
from assetjob.rewrite.edits import apply_edits

Read = Callable[[Source], ResolvedPage | None]
_MOST_READS = 24  # of one page; a page that needs more is left as it is


def apply_fixes(page: ResolvedPage, findings: Iterable[Finding], read: Read) -> ResolvedPage | None:
    """Return the page after the fixes of its open findings, None if nothing is fixed.

    A fix is made only if `read` finds the same images with the same alt texts in the new text, and
    each points to the file that the fix names. Images that an author opted out are left alone.
    `read` returns None for text that it cannot read.
    """
    skipped = {image.ref.span for image in page.images if image.ref.skipped}
    wanted = (each for each in findings if _is_open(each) and each.span not in skipped)
    fixes = list(dict.fromkeys(each.fix for each in wanted if each.fix))
    if not fixes:
        return None
    expected = list(_contents(page))
    together = _fixed(page, fixes, read)
    if together is not None and list(_contents(together)) == expected:
        return together
    made: list[tuple[Edit, ...]] = []
    best = None
    for fix in fixes[: _MOST_READS - 1]:
        after = _fixed(page, [*made, fix], read)
        if after is not None and list(_contents(after)) == expected:
            made.append(fix)
            best = after
    return best


def _is_open(finding: Finding) -> bool:
    return finding.state in {State.NEW, State.KNOWN}


def _fixed(page: ResolvedPage, fixes: list[tuple[Edit, ...]], read: Read) -> ResolvedPage | None:
    edits = dict.fromkeys(edit for fix in fixes for edit in fix)
    try:
        text = apply_edits(page.source.text, edits)
    except ValueError:  # edits overlap
        return None
    return read(replace(page.source, text=text))


def _contents(page: ResolvedPage) -> Iterator[tuple[str | None, ...]]:
    """Yield the kind, the alt text and the intended files of each image."""
    for image in sorted(page.images, key=_position):
        files = (_file(image.target), *(_file(each.target) for each in image.candidates))
        yield image.ref.kind, image.ref.value("alt"), *files


def _file(target: Target) -> str | None:
    return target.found or target.path


def _position(image: Image) -> tuple[int, int]:
    return image.ref.span.start, image.ref.span.end
