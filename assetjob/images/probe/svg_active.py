"""Find scripts and outside references in an SVG. Nothing is run or fetched."""

from __future__ import annotations

import re
from contextlib import suppress
from xml.parsers import expat

_OUTSIDE = re.compile(r"\s*(?:https?:|ftp:)?//", re.IGNORECASE)
_OUTSIDE_CSS = re.compile(r"(?:url\(|@import)\s*+[\"']?\s*+(?:https?:|ftp:)?//", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
# Links are followed by users only; the others are metadata.
_LINKS = frozenset({"a", "rdf:RDF", "metadata", "cc:license"})
_ADDRESSES = ("href", "src", "xlink:href")


def read_active(data: bytes) -> tuple[str, ...]:
    """Return what is active in an SVG: ``script``, ``outside reference``, or nothing.

    Of a file that cannot be parsed to its end, what was found until then is returned.
    """
    found: set[str] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "script" or any(key.lower().startswith("on") for key in attributes):
            found.add("script")
        if "style" in attributes and _OUTSIDE_CSS.search(attributes["style"]):
            found.add("outside reference")
        for key in _ADDRESSES:
            value = attributes.get(key, "")
            if _SCRIPT.match(value):
                found.add("script")
            elif local not in _LINKS and _OUTSIDE.match(value):
                found.add("outside reference")

    def text(characters: str) -> None:
        if _OUTSIDE_CSS.search(characters):
            found.add("outside reference")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return tuple(sorted(found, reverse=True))
