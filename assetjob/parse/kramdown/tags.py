"""Raw HTML as kramdown renders it: parsed and serialised.

Most of it is unchanged by that and copied from the file, so that every tag has its position. What
kramdown changes is changed: of duplicate attributes the last value counts, an ampersand that begins
no character reference is escaped, the ``markdown`` attribute is removed.
"""

from __future__ import annotations

import re

from assetjob.parse.html_writer import Writer
from assetjob.parse.kramdown.nodes import Value
from assetjob.parse.kramdown.syntax import ATTRIBUTE, REFERENCE, TAG
from assetjob.parse.located_text import LocatedText

ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_ESCAPED = re.compile(rf"{REFERENCE.pattern}|[<>&\"]")
# Only before these could a browser take it for a character reference.
_BARE_AMPERSAND = re.compile(rf"&(?=[A-Za-z#])(?!{REFERENCE.pattern[1:]})")
_ODD = re.compile(rf"{_BARE_AMPERSAND.pattern}|\n+")
_MARKUP = re.compile(rf"<|{_BARE_AMPERSAND.pattern}")
_DECLARATION = "<!"


def is_plain_tag(tag: re.Match[str]) -> bool:
    """Tell whether a browser gets the same tag from kramdown as from the file."""
    attributes: str = tag[2]
    if not attributes:
        return True
    if "&" in attributes and _BARE_AMPERSAND.search(attributes):
        return False
    if tag[4] and attributes[-1] not in "\"'" and tag.end(2) == tag.start(4):
        return False  # a browser would count the slash to the last value
    names = [name.lower() for name, *_ in ATTRIBUTE.findall(attributes)]
    return "markdown" not in names and len(set(names)) == len(names)


def is_plain_text(text: str) -> bool:
    """Tell whether text between raw tags means the same verbatim and escaped."""
    return not (_DECLARATION in text or ("&" in text and _BARE_AMPERSAND.search(text)))


def write_text(writer: Writer, located: LocatedText) -> None:
    """Write text; what could be markup in it is escaped."""
    at = 0
    odd = "<" in located.text or "&" in located.text
    for found in _MARKUP.finditer(located.text) if odd else ():
        writer.copy(located, at, found.start())
        writer.write(ENTITIES[found[0]])
        at = found.end()
    writer.copy(located, at, len(located.text))


def write_tag(
    writer: Writer, located: LocatedText, attrs: dict[str, Value], *, folds: bool
) -> None:
    """Write a start tag with `attrs` from attribute lists, which replace the tag's own.

    `folds` tells that line ends in values become spaces, as they do inside paragraphs.
    """
    tag = TAG.match(located.text)
    assert tag
    if not attrs and is_plain_tag(tag) and not (folds and "\n" in tag[2]):
        writer.copy(located, 0, len(located.text))
        return
    writer.copy(located, 0, tag.end(1))
    written = list(ATTRIBUTE.finditer(located.text, *tag.span(2)))
    last = {found[1].lower(): found for found in written}
    for name in dict.fromkeys(found[1].lower() for found in written):
        if name != "markdown" and name not in attrs:
            _write_attribute(writer, located, last[name], folds=folds)
    writer.write(attributes(attrs))
    if tag[4]:
        writer.write(" ")
    writer.copy(located, tag.end() - (2 if tag[4] else 1), tag.end())


def _write_attribute(
    writer: Writer, located: LocatedText, found: re.Match[str], *, folds: bool
) -> None:
    writer.write(" ")
    at = found.start(1)
    group = 4 if found[4] is not None else 2
    if found[group] is not None:
        for odd in _ODD.finditer(located.text, *found.span(group)):
            if odd[0] != "&" and not folds:
                continue
            writer.copy(located, at, odd.start())
            writer.write("&amp;" if odd[0] == "&" else " ")
            at = odd.end()
    writer.copy(located, at, found.end())


def attributes(attrs: dict[str, Value]) -> str:
    """Return attributes as they are written in a tag."""
    if not attrs:
        return ""
    return "".join(
        f' {name}="{_escaped(value.text)}"'
        for name, value in attrs.items()
        if name != "id" or value.text.strip()
    )


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: ENTITIES.get(found[0], found[0]), text)
