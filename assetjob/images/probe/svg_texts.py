"""Read the title and the description of an SVG (SVG 2, section 5.8). Nothing is run or fetched."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from assetjob.images.probe.xmp import LONGEST_TEXT
from assetjob.model.image import EmbeddedText

_SOURCES = {"title": "title of the SVG", "desc": "description of the SVG"}
_MOST = 8  # texts
_HEAD = 1 << 18  # bytes; the texts come before the graphics
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
# What drawing programs write: "Created with Sketch.", "Artboard 1", "icon/arrow", "icon-arrow".
_OF_PROGRAM = re.compile(
    r"(?i:created (?:with|using|by)\b.*)"
    r"|(?i:(?:artboard|asset|group|layer|path|shape|page|frame|slice|vector)(?: copy)?[ _-]*\d*)"
    r"|[\w -]+(?:/[\w -]+)+|[a-z0-9]+(?:[_-][a-z0-9]+)+|[a-z]+\d+",
    re.DOTALL,
)


def read(data: bytes) -> tuple[EmbeddedText, ...]:
    """Return the texts of the root element, without those that drawing programs write."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _entity
    with suppress(_StoppedError, expat.ExpatError, ValueError, LookupError):
        parser.Parse(data[:_HEAD], False)
    return tuple(each for each in reader.found if not _OF_PROGRAM.fullmatch(each.text))


class _StoppedError(Exception):
    pass


def _entity(_name: str, _parameter: bool, value: str | None, *_where: str | None) -> None:
    # Drawing programs declare plain ones; those that refer to others grow without bound.
    if value is None or "&" in value or "%" in value:
        raise _StoppedError


@dataclass(slots=True)
class _Reader:
    """Collects the texts of the elements that are children of the root element."""

    found: list[EmbeddedText] = field(default_factory=list)
    _depth: int = 0
    _source: str = ""
    _language: str = ""
    _length: int = 0
    _parts: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._source = _SOURCES.get(name.rpartition(" ")[2], "")
            self._language = attributes.get("lang") or attributes.get(_LANGUAGE, "")
            self._parts, self._length = [], 0
        self._depth += 1

    def text(self, characters: str) -> None:
        if self._source and self._length < LONGEST_TEXT:
            self._parts.append(characters)
            self._length += len(characters)

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._depth == 1 and self._source:
            text = "".join(self._parts)[:LONGEST_TEXT].strip()
            if text:
                self.found.append(EmbeddedText(self._source, text, self._language[:20]))
            if len(self.found) == _MOST:
                raise _StoppedError
            self._source = ""
