"""Images of directives and macros: MyST, reStructuredText, AsciiDoc, and embeds of wikis."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from assetjob.model.text import Attr, Span
from assetjob.parse.embedded import Embedded, Unread
from assetjob.parse.front_keys import has_image_suffix

SHOWN_AS_TEXT = "![](address with spaces)"
"""The construct that CommonMark takes for text, so that readers see the Markdown itself."""

_MYST = re.compile(
    r"^[ \t>]*(?:`{3,}|:{3,}|~{3,})\{(?:image|figure)\}[ \t]+(?P<url>\S+)[^\n]*\n"
    r"(?P<options>(?:[ \t>]*:[\w-]+:[^\n]*\n"
    r"|[ \t>]*---\r?\n(?:[ \t>]*[\w-]+:[^\n]*\n){0,50}[ \t>]*---\r?\n)*)",
    re.MULTILINE,
)
_RST = re.compile(
    r"^[ \t]*\.\. (?:\|(?P<name>[^|\n]+)\|[ \t]+)?(?:image|figure)::[ \t]*(?P<url>\S+)"
    r"[ \t]*(?:\n|\Z)(?P<options>(?:[ \t]+:[\w-]+:[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
_EVAL_RST = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|:{3,}|~{3,})\{eval-rst\}[^\n]*\n"
    r"(?P<body>.{0,9000}?)^[ \t>]*(?P=fence)",
    re.MULTILINE | re.DOTALL,
)
_OPTION_ALT = re.compile(r"^[ \t>]*:?alt:[ \t]*(?P<alt>[^\n]*?)[ \t\r]*$", re.MULTILINE)
_ASCIIDOC = re.compile(
    r"(?<![\w/])image::?(?P<url>[^\s\[\]:][^\s\[\]]{0,500})\[(?P<attributes>[^\]\n]{0,500})\]"
)
_ASCIIDOC_ALT = re.compile(
    r"(?:\A|.*?,\s*)alt=\"(?P<named>[^\"]*)\""
    r"|\A\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<first>[^,=\"]*?))\s*(?=,|\Z)"
)
_ASCIIDOC_ATTRIBUTES = re.compile(
    r"(?:\A|\n)\[[^\]\n]*\balt=[^\n]*\][ \t]*\r?\n(?:[.\[][^\n]*\n)*\Z"
)
_WIKI = re.compile(r"!\[\[(?P<url>[^\[\]|\n]{1,500})(?:\|(?P<alt>[^\]\n]{0,500}))?\]\]")
# CommonMark takes no blank in a destination without <>: this is text. What a template puts there
# may have blanks or be empty, so that only those between other characters count.
_PUT = r"\{\{[^{}\n]{0,200}\}\}"
_BROKEN = re.compile(
    rf"!\[(?P<alt>[^\]\n]{{0,500}})\]\([ \t]*(?P<url>(?:{_PUT}){{0,3}}[^()<>{{}}\n\"' \t]"
    rf"(?:{_PUT}|[^()<>{{}}\n\"' \t]){{0,200}}[ \t](?:{_PUT}|[^()<>{{}}\n\"']){{1,200}}?)[ \t]*"
    r"(?:\"[^\"\n]{0,500}\")?\)"
)


def find_myst(text: str) -> Iterator[Embedded | Unread]:
    """Yield the images of MyST's directives, and of reStructuredText within them."""
    yield from _with_options(_MYST, text)
    for block in _EVAL_RST.finditer(text):
        yield from _with_options(_RST, text, *block.span("body"))


def find_restructuredtext(text: str) -> Iterator[Embedded | Unread]:
    """Yield the images of reStructuredText's directives."""
    return _with_options(_RST, text)


def find_asciidoc(text: str) -> Iterator[Embedded | Unread]:
    """Yield the images of AsciiDoc's macros."""
    for found in _ASCIIDOC.finditer(text):
        at, inside = found.start("attributes"), found["attributes"]
        said = _ASCIIDOC_ALT.match(inside)
        group = next((g for g in ("named", "quoted", "first") if said and said[g]), None)
        alt = None
        if said and group:
            span = Span(at + said.start(group), at + said.end(group))
            alt = Attr("alt", said[group], span, span)
        is_elsewhere = _ASCIIDOC_ATTRIBUTES.search(
            text[max(0, found.start() - 500) : found.start()]
        )
        yield _embedded(found, alt, None if is_elsewhere else _words(found["url"]))


def _words(url: str) -> str:
    """Return the alt text that Asciidoctor makes of the name of a file."""
    return re.sub(r"[-_]", " ", PurePosixPath(url).stem)


def find_wiki_embeds(text: str) -> Iterator[Embedded | Unread]:
    """Yield the images that are embedded as in Obsidian and other wikis."""
    for found in _WIKI.finditer(text):
        if has_image_suffix(found["url"]):
            size = not found["alt"] or re.fullmatch(r"\d+(?:x\d+)?", found["alt"])
            span = Span(*found.span("alt"))
            yield _embedded(found, None if size else Attr("alt", found["alt"], span, span))


def find_broken_images(text: str) -> Iterator[Embedded | Unread]:
    """Yield Markdown images that CommonMark takes for text: their address has blanks."""
    for found in _BROKEN.finditer(text):
        if has_image_suffix(found["url"]):
            yield Unread(Span(*found.span()), SHOWN_AS_TEXT, found["url"])


def find_spaced_images(text: str) -> Iterator[Embedded | Unread]:
    """Yield Markdown images whose address has blanks, which some processors take for images."""
    for found in _BROKEN.finditer(text):
        if has_image_suffix(found["url"]):
            span = Span(*found.span("alt"))
            yield _embedded(found, Attr("alt", found["alt"], span, span))


def _with_options(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[Embedded]:
    for found in pattern.finditer(text, start, end):
        said = _OPTION_ALT.search(found["options"])
        alt = None
        if said:
            at = found.start("options")
            span = Span(at + said.start("alt"), at + said.end("alt"))
            alt = Attr("alt", said["alt"].strip("\"'"), span, span)
        elif named := found.groupdict().get("name"):
            span = Span(*found.span("name"))
            alt = Attr("alt", named, span, span)  # docutils: a substitution's name
        yield _embedded(found, alt, found["url"])  # docutils: else the address


def _embedded(found: re.Match[str], alt: Attr | None, default: str | None = None) -> Embedded:
    span = Span(*found.span("url"))
    attrs = (Attr("src", found["url"], span, span),)
    return Embedded(Span(*found.span()), found["url"], attrs, alt, default)
