"""Read descriptions from XMP (ISO 16684-1), an RDF document in an image file.

The parser is expat; nothing is fetched, and a document type declaration ends the reading, so that
no entity is ever expanded.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from assetjob.model.image import EmbeddedText

LONGEST_TEXT = 2_000  # characters
_LARGEST = 1 << 20  # bytes; usual packets have some thousands
_MOST = 12  # texts of a property
_DEEPEST = 64  # elements within each other
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_IPTC = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

# IPTC Photo Metadata Standard 2021.1, in the order of preference.
PROPERTIES = {
    f"{_IPTC} AltTextAccessibility": "IPTC alt text of the file",
    f"{_IPTC} ExtDescrAccessibility": "IPTC extended description of the file",
    f"{_DUBLIN_CORE} description": "XMP description of the file",
}


def read_xmp(packet: bytes) -> tuple[EmbeddedText, ...]:
    """Return the descriptions in a packet; of a damaged one, those before the damage."""
    if len(packet) > _LARGEST:
        return ()
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    with suppress(_RefusedError, expat.ExpatError, ValueError, LookupError):
        parser.Parse(packet.strip(b"\x00 \t\r\n"), True)
    return tuple(text for name in PROPERTIES for text in reader.found.get(name, ()))


class _RefusedError(Exception):
    pass


def _refuse(*_declaration: object) -> None:
    raise _RefusedError


@dataclass(slots=True)
class _Reader:
    """Collects the texts of the properties that belong to the image itself.

    A property of something else, such as the layers that an image was made of, is deeper within.
    """

    found: dict[str, list[EmbeddedText]] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _property: str = ""
    _language: str = ""
    _length: int = 0
    _parts: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= _DEEPEST:
            raise _RefusedError
        if self._is_described:
            self._property = name if name in PROPERTIES else ""
            self._clear()
        self._path.append(name)
        if self._is_described:
            for each in PROPERTIES.keys() & attributes.keys():
                self._keep(each, attributes[each])
        if name == f"{_RDF} li":
            self._clear()
            self._language = attributes.get(_LANGUAGE, "")

    def text(self, characters: str) -> None:
        if self._property and self._length < LONGEST_TEXT:
            self._parts.append(characters)
            self._length += len(characters)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._property and name in (self._property, f"{_RDF} li"):
            self._keep(self._property, "".join(self._parts))
            self._clear()
            self._language = ""
        if name == self._property:
            self._property = ""

    def _clear(self) -> None:
        self._parts, self._length = [], 0

    @property
    def _is_described(self) -> bool:
        """Whether the innermost open element describes the image."""
        return self._path[-2:] == [f"{_RDF} RDF", f"{_RDF} Description"]

    def _keep(self, name: str, text: str) -> None:
        texts = self.found.setdefault(name, [])
        if text.strip() and len(texts) < _MOST:
            language = "" if self._language == "x-default" else self._language[:20]
            texts.append(EmbeddedText(PROPERTIES[name], text[:LONGEST_TEXT], language))
