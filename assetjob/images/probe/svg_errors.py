"""Why a browser does not show an SVG as an image: it must be well-formed XML with its namespace.

SVG 2, section 2.1; Namespaces in XML 1.0, section 7.
"""

from __future__ import annotations

from xml.parsers import expat

_NAMESPACE = "http://www.w3.org/2000/svg"


class _StoppedError(Exception):
    """The rest of the file is not read: it declares entities that could grow without bound."""


def read_error(data: bytes) -> str:
    """Return what is wrong with an SVG in words that follow its name, "" where nothing is found."""
    roots: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if not roots:
            roots.append(name)

    def entity(_name: str, _parameter: bool, value: str | None, *_where: str | None) -> None:
        if value is None or "&" in value or "%" in value:
            raise _StoppedError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if "amplification" in str(error):  # expat's own limit
            return ""
        return f"is not well-formed XML (line {error.lineno}: {expat.ErrorString(error.code)})"
    except (_StoppedError, ValueError, LookupError):
        return ""
    if roots[:1] == ["svg"]:
        return f'has no namespace; add xmlns="{_NAMESPACE}" to its svg element'
    return ""
