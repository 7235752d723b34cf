r"""Patterns and names shared by several of kramdown's constructs.

kramdown is written in Ruby: there ``\s``, ``\d`` and ``\w`` are ASCII, while POSIX brackets and
names of elements know all of Unicode. Hence `re.ASCII` for most patterns and `SPACE` in the others.
All patterns are for `match` at the beginning of a line unless said otherwise.
"""

from __future__ import annotations

import re

SPACE = r"[ \t\n\r\f\v]"
WHITE = " \t\n\r\f\v"

# --- attribute lists and extensions

ID_NAME = r"\w[\w-]*"
# Anything but a closing brace that no backslash precedes; the limit keeps unclosed ones cheap.
_LIST_CHARACTER = r"(?:[^}\\]|\\}?)"
LIST_TEXT = rf"{_LIST_CHARACTER}{{1,2000}}"
BLOCK_LIST = rf"\{{:(?![:/])({LIST_TEXT})\}}\s*?\n"
BLOCK_LIST_START = re.compile(rf" {{0,3}}{BLOCK_LIST}", re.ASCII)
SPAN_LIST = re.compile(rf"\{{:({LIST_TEXT})\}}", re.ASCII)
LIST_DEFINITION = re.compile(rf" {{0,3}}\{{:({ID_NAME}):({LIST_TEXT})\}}\s*?\n", re.ASCII)
_EXTENSION = rf"\{{::(\w+)(?:\s((?:\\\}}|[^}}]){{0,2000}}?)|)(/)?\}}|\{{:/({ID_NAME})?\}}"
BLOCK_EXTENSION = re.compile(rf" {{0,3}}(?:{_EXTENSION})\s*?\n", re.ASCII)
SPAN_EXTENSION = re.compile(_EXTENSION, re.ASCII)

# --- HTML

NAME = r"(?:[^\W\d][\w.-]*+:)?[^\W\d][\w.-]*+"
# A masked template is what the generator will write: in a tag, attributes or a value.
_MASKED = "\U000f0000-\U0010fffd"
_ATTRIBUTE_NAME = rf"(?:{NAME}|[{_MASKED}]++)"
_UNQUOTED = rf"[\w{_MASKED}]+"
TAG = re.compile(
    rf"<({NAME})((?>(?>{SPACE}+{_ATTRIBUTE_NAME}"
    rf"(?:{SPACE}*={SPACE}*(?:{_UNQUOTED}|([\"']).*?\3))?)*)){SPACE}*+(/)?>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    rf"{SPACE}*({_ATTRIBUTE_NAME})(?:{SPACE}*={SPACE}*(?:({_UNQUOTED})|([\"'])(.*?)\3))?",
    re.DOTALL,
)
CLOSE_TAG = re.compile(rf"</({NAME}){SPACE}*>")
REFERENCE = re.compile(r"&(?:[^\W\d][\w:.-]*|:[\w:.-]*|#[0-9]+|#x[0-9a-fA-F]+);")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPAN_ELEMENTS = _words(
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option"
    " q rb rbc rp rt rtc ruby samp select small span strong sub sup tt u var"
)
BLOCK_ELEMENTS = _words(
    "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset"
    " figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li"
    " main map nav ol optgroup p pre section summary table tbody td th thead tfoot tr ul"
)
VOID_ELEMENTS = _words(
    "area base br col command embed hr img input keygen link meta param source track wbr"
)
BLOCK_CONTENT = _words(
    "address applet article aside blockquote body dd details div dl fieldset figure figcaption"
    " footer form header hgroup iframe li main map menu nav noscript object section summary"
    " td"
)
SPAN_CONTENT = _words(
    "a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label"
    " legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt"
)
_RAW_CONTENT = _words("script style math option textarea pre code kbd samp var")
KNOWN_ELEMENTS = (
    SPAN_ELEMENTS | BLOCK_ELEMENTS | VOID_ELEMENTS | BLOCK_CONTENT | SPAN_CONTENT | _RAW_CONTENT
)


def content_model(name: str) -> str:
    """Return what kramdown parses inside an element whose content is Markdown."""
    if name in BLOCK_CONTENT:
        return "block"
    return "span" if name in SPAN_CONTENT else "raw"


def element_name(written: str) -> str:
    """Return an element's name: lower case if it is an element of HTML that kramdown knows."""
    lower = written.lower()
    return lower if lower in KNOWN_ELEMENTS else written


# --- where a paragraph and other lazy lines end

_inline = "|".join(sorted(SPAN_ELEMENTS)) + "|script"
# \b knows Unicode in Ruby, hence no re.ASCII here.
HTML_STOP = rf"</(?!(?:{_inline})\b){NAME}{SPACE}*>"
HTML_START = rf"<(?!(?:{_inline})\b){NAME}"
BLANK_LINES = re.compile(r"\s*\n", re.ASCII)
BLOCK_END = re.compile(r"\^\s*?\n", re.ASCII)
_html_line = re.compile(rf" {{0,3}}(?:{HTML_STOP}|{HTML_START})")
LIST_START = re.compile(r" {0,3}(?:[+*-]|\d+\.)[\t| ].*?\n", re.ASCII)
DEFINITION_START = re.compile(r"( {0,3}:)([\t| ].*?\n)")
ATX_START = re.compile(r"(#{1,6})[\t ]+(.*)\n")
QUOTE_START = re.compile(r" {0,3}> ?")
FENCE_START = re.compile(r" {0,3}[~`]{3,}")
_PARAGRAPH_STOPS = (LIST_START, ATX_START, DEFINITION_START, QUOTE_START, FENCE_START)


def ends_lazy(text: str, at: int) -> bool:
    """Tell whether the line at `at` ends lazily continued text."""
    if at >= len(text):
        return True
    first = text[at]
    if first not in " \t\n\r\f\v{^<":
        return False
    return bool(
        BLANK_LINES.match(text, at)
        or BLOCK_LIST_START.match(text, at)
        or BLOCK_END.match(text, at)
        or _html_line.match(text, at)
    )


def interrupts_code(text: str, at: int) -> bool:
    """Tell whether the line at `at` ends the lazy lines of an indented code block."""
    return bool(
        BLOCK_LIST_START.match(text, at) or BLOCK_END.match(text, at) or _html_line.match(text, at)
    )


def ends_paragraph(text: str, at: int) -> bool:
    """Tell whether the line at `at` ends a paragraph, by the rules of GFM input."""
    if text[at : at + 1].isalpha():
        return False
    return ends_lazy(text, at) or any(stop.match(text, at) for stop in _PARAGRAPH_STOPS)


def line_end(text: str, at: int) -> int:
    """Return where the next line begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
