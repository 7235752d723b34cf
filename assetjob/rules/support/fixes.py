"""Edits that certainly fix a problem: an attribute removed, a file name corrected."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

from assetjob.model.page import ImageRef
from assetjob.model.text import Edit, Source, Span

_BLANKS = " \t\r\n"


def remove_attribute(source: Source, ref: ImageRef, name: str) -> tuple[Edit, ...]:
    """Return the edit that removes an attribute of an image and the white space before it.

    Return nothing if the attribute is written elsewhere, as in a shared attribute list.
    """
    attr = ref.attr(name)
    if attr is None or not attr.span.within(ref.span):
        return ()
    span = attr.span
    parts = ref.parts
    if parts is not None:
        listed = parts.attribute_list
        if listed is None or not span.within(listed):
            if name != "title" or parts.title is None:
                return ()
            span = parts.title
        elif sum(other.span.within(listed) for other in ref.attrs) == 1:
            span = listed  # an empty list would be text
    return (Edit(_with_space_before(source.text, span), ""),)


def _with_space_before(text: str, span: Span) -> Span:
    """Return the span with the white space before it, unless that separates the next attribute."""
    if text[span.end : span.end + 1] not in (*_BLANKS, "/", ">", ")", "}", ""):
        return span
    start = span.start
    while start and text[start - 1] in _BLANKS:
        start -= 1
    return Span(start, span.end)


def rename_file(source: Source, ref: ImageRef, url: str, path: str) -> tuple[Edit, ...]:
    """Return the edits that write `url` with upper and lower case as in `path`.

    Return nothing if the URL is not written out in the text of the page.
    """
    renamed = _renamed(url, path)
    spans = _spans_of(source.text, ref, url)
    return tuple(Edit(span, renamed) for span in spans) if renamed != url else ()


def _renamed(url: str, path: str) -> str:
    """Return `url` with the names of `path`; both are compared from their ends."""
    end = min((url.index(mark) for mark in "?#" if mark in url), default=len(url))
    names = url[:end].split("/")
    indexes = (at for at in reversed(range(len(names))) if names[at] not in {"", "."})
    for at, name in zip(indexes, reversed(path.split("/")), strict=False):
        plain = unquote(names[at])
        if plain.casefold() != name.casefold():
            break
        if plain != name:
            names[at] = name if plain == names[at] else quote(name)
    return "/".join(names) + url[end:]


def _spans_of(text: str, ref: ImageRef, url: str) -> Iterator[Span]:
    """Yield where `url` is written, character by character, in the attributes of the image."""
    destination = ref.parts.destination if ref.parts else None
    if destination is not None and destination.of(text) == url:
        yield destination
    for attr in ref.attrs:
        span = attr.value_span
        if span is None or span == destination or attr.name in {"alt", "title"}:
            continue
        is_list = attr.name in {"srcset", "imagesrcset"}
        if span.of(text) == attr.value and attr.value.count(url) == 1:
            start = span.start + attr.value.index(url)
            if is_list or attr.value.strip() == url:
                yield Span(start, start + len(url))
