"""Edit the attributes of one image: only those that change, in the author's own style."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Attr, Edit, Source, Span
from assetjob.parse.dialects import dialect_of

# New attributes follow the author's last one in this order: alt text, candidates, size, loading.
ORDER = (
    "alt",
    "srcset",
    "sizes",
    "imagesrcset",
    "imagesizes",
    "width",
    "height",
    "loading",
    "fetchpriority",
    "decoding",
    "style",
)
_OPENER = re.compile(r"\{[{%]")
_CLOSERS = {"{{": "}}", "{%": "%}"}
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_BARE = re.compile(r"^[\w.%-]+$", re.ASCII)
Escape = Callable[[str, str], str]  # a value and its quote
_ALONE = re.compile(r"^[ \t>*+\-\d.)]*$")


def edits_of(
    source: Source, ref: ImageRef, changes: Mapping[str, str | None]
) -> tuple[Edit, ...] | None:
    """Return the edits of a page that give `ref` the attributes of `changes`; None removes one.

    None is returned where the construct cannot hold them.
    """
    if not changes:
        return ()
    if ref.kind is Kind.MARKDOWN and dialect_of(source).attribute_list is None:
        tag = tag_of(source, ref, changes)
        return None if tag is None else (Edit(ref.span, tag),)
    return attribute_edits(source, ref, changes, escaped)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` made; every character outside their spans is the same.

    Insertions at the same position keep the order given. An insertion at either end of a replaced
    span does not overlap it.

    Raises:
        ValueError: Two edits overlap, or one reaches beyond the text.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span.start, edit.span.end
        if not done <= start <= end <= len(text):
            raise ValueError(f"edit {edit} overlaps another or leaves the text")
        pieces += (text[done:start], edit.text)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def attribute_edits(
    source: Source, ref: ImageRef, changes: Mapping[str, str | None], escape: Escape
) -> tuple[Edit, ...]:
    """Return the edits that set, add or remove attributes of a tag or an attribute list.

    `escape` makes a value safe within the quotes that it is given. An attribute that the image gets
    from an attribute list shared with other images is overridden.
    """
    text = source.text
    own = [attr for attr in ref.attrs if attr.span.within(ref.span)]
    if emptied := _emptied_list(text, own, ref, changes):
        return (Edit(emptied, ""),)
    changed = (attr for attr in own if attr.name in changes)
    edits = [_edit(text, ref, attr, changes[attr.name], escape) for attr in changed]
    present = {attr.name for attr in own}
    added = [(n, v) for n in ORDER if n not in present and (v := changes.get(n)) is not None]
    if added:
        edits.append(_insertion(source, ref, added, escape))
    return tuple(edits)


def _emptied_list(
    text: str, own: Iterable[Attr], ref: ImageRef, changes: Mapping[str, str | None]
) -> Span | None:
    """Return the span of the attribute list if `changes` only remove all that is in it.

    An empty list would be text.
    """
    listed = ref.parts.attribute_list if ref.parts else None
    if listed is None or any(value is not None for value in changes.values()):
        return None
    inside = sorted(attr.span for attr in own if attr.span.within(listed))
    if {attr.span for attr in own if attr.name in changes} != set(inside):
        return None
    ends = [listed.start, *(span.end for span in inside)]
    starts = [*(span.start for span in inside), listed.end]
    rest = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return listed if not rest.strip(" \t\r\n{:}") else None


def _edit(text: str, ref: ImageRef, attr: Attr, value: str | None, escape: Escape) -> Edit:
    """Return the edit that gives an attribute another value in its own quotes, or removes it."""
    if value is None:
        start = attr.span.start
        while start > ref.span.start and text[start - 1].isspace():
            start -= 1
        return Edit(Span(start, attr.span.end), "")
    span = attr.value_span
    quote = "" if span is None else text[span.start - 1]
    if span is not None and quote in ('"', "'") and span.end < attr.span.end:
        if value.startswith(attr.value) and not attr.value.endswith((" ", "&")):
            end = Span(span.end, span.end)
            return Edit(end, escape(value[len(attr.value) :], quote))
        return Edit(span, escape(value, quote))
    if span is not None and span.start < span.end and _BARE.match(value):
        return Edit(span, value)
    name = text[attr.span.start : attr.span.start + len(attr.name)]
    return Edit(attr.span, f'{name}="{escape(value, chr(34))}"')


def _insertion(source: Source, ref: ImageRef, added: list[tuple[str, str]], escape: Escape) -> Edit:
    text, quote = source.text, '"'
    if ref.kind is Kind.MARKDOWN:
        listed = ref.parts.attribute_list if ref.parts else None
        written = _written(added, quote, escape)
        if listed is None or _is_broken(text, ref, listed):
            opening, closing = dialect_of(source).attribute_list or ("", "")
            return Edit(Span(ref.span.end, ref.span.end), opening + written + closing)
        end = listed.end - 1
        before = "" if text[end - 1].isspace() else " "
        return Edit(Span(end, end), before + written)
    end = max(attr.span.end for attr in ref.attrs)
    url = ref.attr("src") or ref.attr("href")
    if url is not None and text[url.span.end - 1] == "'":
        quote = "'"
    # After a bare "=" the next attribute would be read as its value.
    before = '"" ' if text[end - 1] == "=" else " "
    return Edit(Span(end, end), before + _written(added, quote, escape))


def _is_broken(text: str, ref: ImageRef, listed: Span) -> bool:
    """Tell whether an attribute list holds quotation marks that belong to no attribute."""
    rest, at = "", listed.start
    for span in sorted(attr.span for attr in ref.attrs if attr.span.within(listed)):
        rest += text[at : span.start]
        at = max(at, span.end)
    rest += text[at : listed.end]
    return '"' in rest or "'" in rest


def _written(attributes: Iterable[tuple[str, str]], quote: str, escape: Escape) -> str:
    return " ".join(f"{name}={quote}{escape(value, quote)}{quote}" for name, value in attributes)


def escaped(value: str, quote: str) -> str:
    """Escape a value for its quotes; template code stays as it is."""
    parts = _parts(value)
    reference = "&quot;" if quote == '"' else "&#39;"
    parts[::2] = [part.replace("&", "&amp;").replace(quote, reference) for part in parts[::2]]
    return "".join(parts)


def _parts(text: str) -> list[str]:
    """Split a text into plain text (even indexes) and template code (odd indexes)."""
    parts: list[str] = []
    closers = dict(_CLOSERS)
    done = at = 0
    # A closer that is missing from here on is missing for later openers too.
    while closers and (found := _OPENER.search(text, at)):
        at = found.start() + 1
        closer = closers.get(found[0])
        if closer is None:
            continue
        end = text.find(closer, found.end())
        if end < 0:
            del closers[found[0]]
            continue
        at = end + len(closer)
        parts += (text[done : found.start()], text[found.start() : at])
        done = at
    return [*parts, text[done:]]


def tag_of(source: Source, ref: ImageRef, changes: Mapping[str, str | None]) -> str | None:
    """Return the inline ``<img>`` that a Markdown image renders to, changed as `changes` say.

    None is returned where it cannot be written so: an image whose alt nobody wrote would get an
    ``alt=""``, which declares it decorative.
    """
    if ref.url is None or not (ref.value("alt") or "").strip():
        return None
    own = {"src": _source(ref.url), "alt": ref.value("alt") or ""}
    own |= {attr.name: attr.value for attr in ref.attrs if attr.name not in {*own, *changes}}
    head = " ".join(f'{name}="{_inert(value)}"' for name, value in own.items())
    added = [(name, value) for name in ORDER if (value := changes.get(name)) is not None]
    joint = _joint(source.text, ref) if dialect_of(source).lone_tag_is_block else " "
    if joint is None:
        return None
    return f"<img {head}{joint}{_written(added, chr(34), escaped)}>"


def _joint(text: str, ref: ImageRef) -> str | None:
    """Return the white space between the author's attributes and ours.

    A tag alone on its line would be an HTML block and lose its paragraph (CommonMark 4.6, kind 7);
    a tag that is broken over two lines is inline. A table's row cannot be broken.
    """
    start = max(text.rfind("\n", 0, ref.span.start), text.rfind("\r", 0, ref.span.start)) + 1
    before = text[start : ref.span.start].removeprefix("\ufeff")
    after = _REST_OF_LINE.match(text, ref.span.end)
    if not _ALONE.match(before) or (after is not None and after[0].strip()):
        return " "
    if ref.context.inside("td", "th"):
        return None
    following = re.compile(r"\r\n|\r|\n").search(text)
    newline = following[0] if following else "\n"
    return newline + re.sub(r"[^>\s]", " ", before)


def _source(url: str) -> str:
    """Percent-encode characters that would end a URL inside a tag, or a table's cell."""
    parts = _parts(url)
    parts[::2] = [
        re.sub(r'[\s"<>`|]', lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), part)
        for part in parts[::2]
    ]
    return "".join(parts)


def _inert(value: str) -> str:
    """Escape a text so that it means nothing in HTML or Markdown."""
    parts = _parts(value)
    parts[::2] = [_plain(part) for part in parts[::2]]
    return "".join(parts)


def _plain(text: str) -> str:
    escaped = html.escape(text, quote=False).replace('"', "&quot;")
    return re.sub(r"[|`\r\n]", lambda found: f"&#{ord(found[0])};", escaped)
