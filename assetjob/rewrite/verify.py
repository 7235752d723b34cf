"""Hold a page's changes against what they make of it: its images stay the images they were.

What is written into a page may end or begin a construct of its text: the ``}`` of an attribute list
closes a ``{:`` that stood open far before it. Each change is right by itself, and only reading the
page as it will be tells. So it does of a ``<source>``: before an image that ends a drawing, for
want of its end tag, it would be a part of the drawing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from assetjob.model.errors import PageError
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Change
from assetjob.model.text import Edit, Span
from assetjob.rewrite.edits import apply_edits
from assetjob.rewrite.source_tags import is_own_source, sources_in

Read = Callable[[str], ResolvedPage]
_TRIES = 24  # readings of one page; whoever needs more of them means ill


def apply_verified(
    page: ResolvedPage, changes: Sequence[Change], variants_dir: str, read: Read
) -> ResolvedPage | None:
    """Return the page as `read` finds it after those of `changes` that leave its images as read.

    A change whose sources are not found in it is none of them. None is returned where no change can
    be made.
    """
    text = page.source.text
    before = list(_said(page, variants_dir))
    sources = _sources(page, variants_dir)
    kept: list[Change] = []
    found: ResolvedPage | None = None
    parts = deque([changes] if changes else [])
    for _ in range(_TRIES):
        if not parts:
            return found
        part = parts.popleft()
        edits = [edit for change in (*kept, *part) for edit in change.edits]
        after = _read(apply_edits(text, edits), read)
        if (
            after is not None
            and list(_said(after, variants_dir)) == before
            and len(_sources(after, variants_dir)) == _expected(sources, edits)
        ):
            kept += part
            found = after
        elif len(part) > 1:
            middle = len(part) // 2
            parts.extendleft((part[middle:], part[:middle]))
    return None


def _read(text: str, read: Read) -> ResolvedPage | None:
    try:
        return read(text)
    except PageError:
        return None


def _said(page: ResolvedPage, variants_dir: str) -> Iterator[tuple[str | None, ...]]:
    """Yield what each image says and shows; the tool's own sources are none."""
    for image in sorted(page.images, key=_markup):
        if not is_own_source(image, variants_dir):
            # A Markdown image may become a tag.
            kind = Kind.IMG if image.ref.kind is Kind.MARKDOWN else image.ref.kind
            yield kind, image.ref.value("alt"), image.ref.value("title"), image.target.path


def _sources(page: ResolvedPage, variants_dir: str) -> list[Span]:
    """Return where the tool's own sources stand."""
    return [image.ref.span for image in page.images if is_own_source(image, variants_dir)]


def _expected(sources: Sequence[Span], edits: Sequence[Edit]) -> int:
    """Return how many there will be: those that no edit replaces, and those that are written."""
    replaced = sorted(edit.span for edit in edits)
    starts = [span.start for span in replaced]
    nearest = ((span, bisect_right(starts, span.start) - 1) for span in sources)
    left = sum(at < 0 or not span.within(replaced[at]) for span, at in nearest)
    return left + sum(sources_in(edit.text) for edit in edits)


def _markup(image: Image) -> tuple[int, int]:
    return image.ref.span.start, image.ref.span.end
