"""Write a reviewer's alt text into a page, escaped for where it stands.

Several ways to write it are offered, the plainest first: which of them the page's dialect reads
back as the very text is for the caller to find out by parsing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Edit, Markup, Source, Span
from assetjob.parse.dialects import dialect_of
from assetjob.rewrite.edits import attribute_edits

TAGS = frozenset({Kind.IMG, Kind.INPUT, Kind.AREA})
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_TEMPLATE = re.compile(r"\{(?=[{%])|<(?=[%?])")


def ways(
    source: Source, ref: ImageRef, alt: str | None, remove: tuple[str, ...]
) -> Iterator[tuple[Edit, ...]]:
    """Yield ways to give `ref` the text `alt`, or where it is None to declare it decorative.

    `remove` names further attributes to take away. Nothing is yielded for a kind of image that
    has no alt.
    """
    if ref.kind in TAGS:
        changes = {"alt": alt or "", **dict.fromkeys(remove)}
        in_markdown = source.markup is Markup.MARKDOWN
        yield attribute_edits(source, ref, changes, _in_row if in_markdown else _in_tag)
    elif ref.kind is Kind.MARKDOWN and alt is not None:
        for write in (_plain, _slashed, _referenced):
            yield (*_bracketed(source.text, ref, write(alt)), *_removed(source, ref, remove))
    elif ref.kind is Kind.MARKDOWN:
        yield from _declared(source, ref)


def _in_tag(value: str, quote: str) -> str:
    """Escape a value for its quotes; nothing in it can be read as a template's code."""
    escaped = html.escape(value, quote=False).replace(quote, f"&#{ord(quote)};")
    return re.sub(r"\{(?=[{%])", "&#123;", escaped)


def _in_row(value: str, quote: str) -> str:
    """Escape a value in Markdown: a bar would end a table's cell, a backtick begin code."""
    return re.sub(r"[|`]", lambda found: f"&#{ord(found[0])};", _in_tag(value, quote))


def _plain(alt: str) -> str:
    return _slashed(alt) if "|" in alt or _TEMPLATE.search(alt) else alt


def _slashed(alt: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", alt)


def _referenced(alt: str) -> str:
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", alt)


def _bracketed(text: str, ref: ImageRef, written: str) -> tuple[Edit, ...]:
    """Edit the text in the brackets; a reference that is that text itself is kept beside it."""
    assert ref.parts is not None
    span = ref.parts.alt
    label = span.of(text)
    after = text[span.end : ref.span.end]
    if after.startswith("][]"):
        return (Edit(span, written), Edit(Span(span.end + 2, span.end + 2), label))
    if not after.startswith(("](", "][")):
        return (Edit(span, written), Edit(Span(span.end + 1, span.end + 1), f"[{label}]"))
    return (Edit(span, written),)


def _removed(source: Source, ref: ImageRef, remove: tuple[str, ...]) -> tuple[Edit, ...]:
    listed = ref.parts.attribute_list if ref.parts else None
    if listed is None:
        return ()
    names = {a.name for a in ref.attrs if a.name in remove and a.span.start >= listed.start}
    return attribute_edits(source, ref, dict.fromkeys(names), _in_row)


def _declared(source: Source, ref: ImageRef) -> Iterator[tuple[Edit, ...]]:
    """Declare a Markdown image decorative: an empty text in brackets alone declares nothing."""
    assert ref.parts is not None
    empty = _bracketed(source.text, ref, "") if ref.value("alt") else ()
    listed = ref.parts.attribute_list
    lists = dialect_of(source).attribute_list
    if lists and listed:
        yield (*empty, Edit(Span(listed.end - 1, listed.end - 1), ' alt=""'))
    elif lists:
        yield (*empty, Edit(Span(ref.span.end, ref.span.end), 'alt=""'.join(lists)))
    elif ref.url is not None:
        url = _in_row(ref.url, '"')
        yield (Edit(ref.span, f'<img src="{url}" alt="">'),)
