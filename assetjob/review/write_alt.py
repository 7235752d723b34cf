"""Edits that write a reviewer's alt text into a page, escaped for its position.

There are several ways to write a text in Markdown. The simplest comes first; the caller parses the
edited page to see which of them gives exactly that text.
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


def alt_edits(
    source: Source, ref: ImageRef, alt: str | None, remove: tuple[str, ...]
) -> Iterator[tuple[Edit, ...]]:
    """Yield alternative edits that set the alt text of `ref`; None marks it as decorative.

    `remove` names attributes to remove as well. Nothing is yielded for an image that cannot have an
    alt text.
    """
    if ref.kind in TAGS:
        changes = {"alt": alt or "", **dict.fromkeys(remove)}
        in_markdown = source.markup is Markup.MARKDOWN
        yield attribute_edits(source, ref, changes, _in_markdown if in_markdown else _in_tag)
    elif ref.kind is Kind.MARKDOWN and alt is not None:
        for write in (_plain, _with_backslashes, _with_references):
            yield (
                *_between_brackets(source.text, ref, write(alt)),
                *_removals(source, ref, remove),
            )
    elif ref.kind is Kind.MARKDOWN:
        yield from _decorative(source, ref)


def _in_tag(value: str, quote: str) -> str:
    """Escape an attribute value for its quotes and for template engines."""
    escaped = html.escape(value, quote=False).replace(quote, f"&#{ord(quote)};")
    return re.sub(r"\{(?=[{%])", "&#123;", escaped)


def _in_markdown(value: str, quote: str) -> str:
    """Escape an attribute value in Markdown: a bar ends a table cell, a backtick begins code."""
    return re.sub(r"[|`]", lambda found: f"&#{ord(found[0])};", _in_tag(value, quote))


def _plain(alt: str) -> str:
    return _with_backslashes(alt) if "|" in alt or _TEMPLATE.search(alt) else alt


def _with_backslashes(alt: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", alt)


def _with_references(alt: str) -> str:
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", alt)


def _between_brackets(text: str, ref: ImageRef, written: str) -> tuple[Edit, ...]:
    """Return edits of the text between the brackets; a shortcut reference gets its label."""
    assert ref.parts is not None
    span = ref.parts.alt
    label = span.of(text)
    after = text[span.end : ref.span.end]
    if after.startswith("][]"):
        return (Edit(span, written), Edit(Span(span.end + 2, span.end + 2), label))
    if not after.startswith(("](", "][")):
        return (Edit(span, written), Edit(Span(span.end + 1, span.end + 1), f"[{label}]"))
    return (Edit(span, written),)


def _removals(source: Source, ref: ImageRef, remove: tuple[str, ...]) -> tuple[Edit, ...]:
    listed = ref.parts.attribute_list if ref.parts else None
    if listed is None:
        return ()
    names = {a.name for a in ref.attrs if a.name in remove and a.span.start >= listed.start}
    return attribute_edits(source, ref, dict.fromkeys(names), _in_markdown)


def _decorative(source: Source, ref: ImageRef) -> Iterator[tuple[Edit, ...]]:
    """Yield edits that mark a Markdown image as decorative; empty brackets alone do not."""
    assert ref.parts is not None
    empty = _between_brackets(source.text, ref, "") if ref.value("alt") else ()
    listed = ref.parts.attribute_list
    lists = dialect_of(source).attribute_list
    if lists and listed:
        yield (*empty, Edit(Span(listed.end - 1, listed.end - 1), ' alt=""'))
    elif lists:
        yield (*empty, Edit(Span(ref.span.end, ref.span.end), 'alt=""'.join(lists)))
    elif ref.url is not None:
        url = _in_markdown(ref.url, '"')
        yield (Edit(ref.span, f'<img src="{url}" alt="">'),)
