"""Verify a page's changes by parsing the result: its images must stay the same.

New text may begin or end a construct of the page: the ``}`` of an attribute list closes a ``{:``
that was left open long before it, and a ``<source>`` inside an ``<svg>`` without end tag belongs to
the SVG. Each change is right by itself; only parsing the changed page shows its effect.
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
from assetjob.rewrite.backgrounds import is_own_background
from assetjob.rewrite.edits import apply_edits
from assetjob.rewrite.preloads import is_own_link, own_links_in
from assetjob.rewrite.source_tags import is_own_source, sources_in

Read = Callable[[str], ResolvedPage]
_TRIES = 24  # parses of one page: only an adversarial page needs more


def apply_verified(
    page: ResolvedPage, changes: Sequence[Change], variants_dir: str, read: Read
) -> ResolvedPage | None:
    """Return the page after those of `changes` that leave its images the same.

    `read` parses a text. A change whose sources are not found in the result is not made. Return
    None where no change can be made.
    """
    text = page.source.text
    before = list(_identities(page, variants_dir))
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
            and list(_identities(after, variants_dir)) == before
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


def _identities(page: ResolvedPage, variants_dir: str) -> Iterator[tuple[str | None, ...]]:
    """Yield kind, alt text, title and file of each image, the tool's sources and links aside."""
    for image in sorted(page.images, key=_markup):
        own = is_own_source(image, variants_dir) or is_own_link(image.ref)
        if not (own or is_own_background(image, variants_dir)):
            # A Markdown image may become a tag.
            kind = Kind.IMG if image.ref.kind is Kind.MARKDOWN else image.ref.kind
            yield kind, image.ref.value("alt"), image.ref.value("title"), image.target.path


def _sources(page: ResolvedPage, variants_dir: str) -> list[Span]:
    """Return the spans of the tool's own sources and links."""
    return [
        image.ref.span
        for image in page.images
        if is_own_source(image, variants_dir) or is_own_link(image.ref)
    ]


def _expected(sources: Sequence[Span], edits: Sequence[Edit]) -> int:
    """Return how many sources and links are to be found: those not replaced, and those written."""
    replaced = sorted(edit.span for edit in edits)
    starts = [span.start for span in replaced]
    nearest = ((span, bisect_right(starts, span.start) - 1) for span in sources)
    left = sum(at < 0 or not span.within(replaced[at]) for span, at in nearest)
    return left + sum(sources_in(edit.text) + own_links_in(edit.text) for edit in edits)


def _markup(image: Image) -> tuple[int, int]:
    return image.ref.span.start, image.ref.span.end
