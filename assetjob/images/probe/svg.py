"""The size of an SVG, read from its root element. Nothing is rendered or fetched."""

from __future__ import annotations

import re
from contextlib import suppress
from xml.parsers import expat

_HEAD = 1 << 18  # bytes; the root element comes after a comment and a DOCTYPE at most
_NAMESPACE = "http://www.w3.org/2000/svg"

# CSS Values 4, section 6.2: absolute lengths in CSS pixels.
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 96 / 72,
    "pc": 16.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(
    r"\s*+\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:e([+-]?\d))?\s*+([a-z]*+)\s*+", re.IGNORECASE
)


_WHOLE = re.compile(r"\s*0*[1-9]\d{0,8}(?:\.0*)?(?:px)?\s*", re.ASCII)


def read_size(data: bytes) -> tuple[int, int] | None:
    """Return an SVG's width and height in CSS pixels, or None where `data` is no SVG.

    A side is 0 where the file does not say; one side and a ``viewBox`` give the other (CSS Images
    3, section 4.3: sizing by ratio).
    """
    attributes = _root_attributes(data[:_HEAD])
    if attributes is None:
        return None
    width, height = (_length(attributes.get(side, "")) for side in ("width", "height"))
    ratio = _ratio(attributes.get("viewBox", ""))
    if ratio and width and not height:
        height = width / ratio
    elif ratio and height and not width:
        width = height * ratio
    return round(width), round(height)


def is_exact(data: bytes) -> bool:
    """Tell whether an SVG's size is both sides' own, of whole pixels, and left by its style.

    Only such a size can be written as an image's ``width`` and ``height`` and change nothing.
    """
    attributes = _root_attributes(data[:_HEAD]) or {}
    stretched = "none" in attributes.get("preserveAspectRatio", "")
    plain = "style" not in attributes and not stretched and b"<style" not in data
    return plain and all(_WHOLE.fullmatch(attributes.get(n, "")) for n in ("width", "height"))


class _RootSeenError(Exception):
    pass


def _root_attributes(head: bytes) -> dict[str, str] | None:
    """Return the attributes of the root element if it is an ``svg``."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name, attributes))
        raise _RootSeenError

    def entity(_name: str, _parameter: bool, value: str | None, *_where: str | None) -> None:
        # Drawing programs declare plain ones for their namespaces; those that refer to others
        # grow without bound.
        if value is None or "&" in value or "%" in value:
            raise _RootSeenError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    with suppress(_RootSeenError, expat.ExpatError, ValueError, LookupError):
        parser.Parse(head, False)
    if not found or found[0][0] not in {f"{_NAMESPACE} svg", "svg"}:
        return None
    return found[0][1]


def _length(value: str) -> float:
    """Return an SVG length in CSS pixels, 0 for a percentage or what cannot be understood."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        return 0.0
    number, exponent, unit = match.groups()
    return float(number) * 10.0 ** int(exponent or 0) * _UNITS.get(unit.lower(), 0.0)


def _ratio(view_box: str) -> float:
    numbers = re.split(r"[\s,]+", view_box.strip())
    if len(numbers) != 4:
        return 0.0
    width, height = _length(numbers[2]), _length(numbers[3])
    return width / height if width > 0 and height > 0 else 0.0
