"""Templates in a page (Liquid, Jinja, Hugo, ERB, PHP), masked so that the page can be parsed.

A masked page has the same length: every construct becomes characters without a meaning in HTML and
Markdown. A construct that emits text or is in an attribute's value becomes private-use characters,
from which `Masked.restore` returns the author's text; another one becomes spaces. Source: the
tokenizers of Liquid (``{% %}`` ends at the first ``%}``), Hugo's shortcodes, ERB and PHP.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assetjob.model.text import Markup, Span
from assetjob.parse.template_blocks import block_end, code_shortcode, has_another, is_dropped

_FIRST = 0x100000  # plane 16, private use: the first character of a construct is its number
_MOST = 0xFFFD
_FILL = "\U000f0000"
_CODE = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + _MOST)}]){_FILL}*")


@dataclass(frozen=True, slots=True)
class Construct:
    """One template construct. `emits` tells whether the generator writes something in its place.

    `in_markup` tells that it is within a tag of HTML, or in the address of a Markdown link.
    """

    span: Span
    text: str
    emits: bool
    in_markup: bool = False


@dataclass(frozen=True, slots=True)
class Masked:
    """A page's text with its templates masked, equally long."""

    text: str
    constructs: tuple[Construct, ...] = ()

    def restore(self, value: str) -> str:
        """Return a value of the masked page with the author's templates restored."""
        return self._restore(value, silent=True)

    def within(self, span: Span) -> Iterator[Span]:
        """Yield the spans of the templates that begin in a span of the page."""
        first = bisect_left(self.constructs, span.start, key=lambda each: each.span.start)
        for construct in islice(self.constructs, first, None):
            if construct.span.start >= span.end:
                return
            yield construct.span

    def emitted(self, value: str) -> str:
        """Return a text of the masked page with those templates restored that emit something."""
        return self._restore(value, silent=False)

    def _restore(self, value: str, *, silent: bool) -> str:
        if not self.constructs or not _CODE.search(value):
            return value

        def original(found: re.Match[str]) -> str:
            index = ord(found[1]) - _FIRST
            if index >= len(self.constructs):
                return found[0]
            construct = self.constructs[index]
            return construct.text if silent or construct.emits else ""

        return _CODE.sub(original, value)


def mask(text: str, start: int, markup: Markup) -> Masked:
    """Mask the templates of `text` from `start` on (the front matter is before it)."""
    if any(sign in text for sign in _SIGNS) or (not text.isascii() and _OWN.search(text)):
        return _Masker(text, start, markup).run()
    return Masked(text)


_SIGNS = ("{{", "{%", "<%", "<?")
# A private-use character that the author wrote is masked too, as a construct of its own.
_OWN = re.compile(r"[\U000f0000\U00100000-\U0010fffd]")
_OPENER = re.compile(rf"\{{\{{|\{{%|<%|<\?(?:php\b|=)|{_OWN.pattern}")
_MARKS = re.compile(
    r"(?P<comment><!--)"
    r"|(?P<uncomment>-->)"
    r"|(?P<script><script(?=[\t\n\f\r />]))"
    r"|(?P<template>" + _OPENER.pattern + r")"
    r"|(?P<tag></?[A-Za-z])"
    r"|(?P<value>=[\t\n\f\r ]*[\"'])"
    r"|(?P<quote>[\"'])"
    r"|(?P<end>>)",
    re.IGNORECASE | re.ASCII,  # or "ſ" is a letter s
)
_LIQUID = re.compile(r"\{%-?\s*(?P<word>[\w#]+)")
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE | re.ASCII)
_TAG_NAME = re.compile(r"</?[A-Za-z][^\t\n\f\r />]*")
_LONGEST = 4_096  # characters of a {{ }}: what is longer are two pairs of braces far apart
SILENT_TAGS = frozenset(
    "if elsif else endif unless endunless case when endcase for endfor break continue tablerow "
    "endtablerow assign capture endcapture raw endraw verbatim endverbatim comment layout block "
    "endblock extends import from set endset macro endmacro with endwith autoescape endautoescape "
    "liquid render_caller call endcall filter endfilter load # elif".split()
)


class _Masker:
    """One pass over the text, which keeps track of being in text, in a tag or in a value."""

    def __init__(self, text: str, start: int, markup: Markup) -> None:
        self._text = text
        self._start = start
        self._markdown = markup is Markup.MARKDOWN
        self._constructs: list[Construct] = []
        self._out: list[str] = [text[:start]]
        self._copied = start
        self._absent: set[re.Pattern[str]] = set()
        self._name_end = 0  # of the last tag's name

    def run(self) -> Masked:
        text, at, state = self._text, self._start, ""
        while found := _MARKS.search(text, at):
            at = found.end()
            kind = found.lastgroup
            if kind == "template":
                at = self._template(found.start(), state)
            elif kind == "script" and not state:
                # A script contains no image, and its braces are no templates.
                at = max(at, self._find(_SCRIPT_END, at))
            else:
                state = self._state(state, found)
        self._out.append(text[self._copied :])
        return Masked("".join(self._out), tuple(self._constructs))

    def _state(self, state: str, found: re.Match[str]) -> str:
        """Return what the text is after a mark: "" text, tag, comment, or a value's quote."""
        kind = found.lastgroup
        if kind == "tag" and not state:
            name = _TAG_NAME.match(self._text, found.start())
            assert name
            self._name_end = name.end()
            return "tag"
        if kind == "comment" and not state and self._find(_COMMENT_END, found.end()) >= 0:
            return "comment"
        if kind == "value" and state == "tag":
            return found[0][-1]
        if kind == "quote" and state == found[0]:
            return "tag"
        closed = {"end": "tag", "uncomment": "comment"}.get(kind or "")
        # The ">" of "-->" ends a tag as well.
        if state and (state == closed or (kind == "uncomment" and state == "tag")):
            return ""
        return state

    def _template(self, start: int, state: str) -> int:
        """Mask the construct at `start`, if it is one; return where to go on."""
        end = self._end(start)
        if end < 0 or len(self._constructs) > _MOST:
            return start + 1
        tag = _LIQUID.match(self._text, start, end) or code_shortcode(self._text, start, end)
        word = tag["word"] if tag else ""
        if is_dropped(word, self._text[start:end]):
            end = self._block(word, start, end)
        emits = self._emits(start, word)
        construct = Construct(
            Span(start, end),
            self._text[start:end],
            emits,
            in_markup=bool(state) or self._is_address(start),
        )
        self._put(construct, blank=self._blank(start, end, emits, state))
        if word in ("raw", "verbatim"):
            # Its content is emitted as it is.
            end = max(end, self._find(block_end(word), end))
        return end

    def _block(self, word: str, start: int, end: int) -> int:
        """Return the end of the block that the tag begins; `end` where the tag is alone."""
        close = self._find(block_end(word), end, after=True)
        alone = self._text.startswith("{{", start) and has_another(self._text, end, close)
        return end if alone else max(end, close)

    def _end(self, start: int) -> int:
        """Return the end of the construct that begins at `start`, or -1 where it has none."""
        text = self._text
        if text[start] >= _FILL:
            return start + 1
        opener = text[start : start + 3]
        if opener.startswith("<?"):
            end = self._find(_CLOSERS["<?"], start, after=True)
            return len(text) if end < 0 else end
        if opener in _CLOSERS:
            return self._find(_CLOSERS[opener], start, after=True)
        if _GO_COMMENT.match(text, start):
            return self._find(_GO_COMMENT_END, start, after=True)
        if opener.startswith("{{"):
            close = text.find("}}", start + 2, start + _LONGEST)
            if close < 0:
                return -1
            inside = text[start + 2 : close]
            # Braces that do not belong together must not hide an image.
            stray = "{{" in inside or ("<" in inside and "\n" in inside)
            return -1 if stray else close + 2
        return self._find(_CLOSERS[opener[:2]], start, after=True)

    def _find(self, what: re.Pattern[str], start: int, *, after: bool = False) -> int:
        """Return where `what` begins (or ends), or -1; an absent one is searched for once."""
        if what in self._absent:
            return -1
        found = what.search(self._text, start)
        if not found:
            self._absent.add(what)
            return -1
        return found.end() if after else found.start()

    def _emits(self, start: int, word: str) -> bool:
        text = self._text
        if word:
            return word not in SILENT_TAGS
        if text.startswith("<%", start):
            return text[start + 2 : start + 3] in ("=", "-")
        return not text.startswith(("{{/*", "{{#", "{{- /*", "{{!"), start)

    def _blank(self, start: int, end: int, emits: bool, state: str) -> bool:
        """Tell whether the construct becomes blanks."""
        if state in ('"', "'"):
            return False
        if state == "tag":
            # The tag's name must not become longer; an unquoted value stays one.
            return start <= self._name_end or not (emits or self._text[start - 1] == "=")
        if emits:
            return False
        return not self._markdown or self._alone(start, end)

    def _alone(self, start: int, end: int) -> bool:
        """Tell whether the construct's lines have nothing else than silent tags and spaces."""
        before = self._text[max(start - 200, self._start) : start]
        after = self._text[end : end + 200]
        return bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))

    def _is_address(self, start: int) -> bool:
        """Tell whether the construct at `start` is in the address of a Markdown link or image."""
        before = self._text[max(start - 200, self._start) : start]
        return self._markdown and bool(_ADDRESS.search(before))

    def _put(self, construct: Construct, *, blank: bool) -> None:
        span = construct.span
        self._out.append(self._text[self._copied : span.start])
        length = span.end - span.start
        if blank:
            self._out.append(" " * length)
        else:
            code = chr(_FIRST + len(self._constructs))
            self._out.append(code + _FILL * (length - 1))
        self._constructs.append(construct)
        self._copied = span.end


_COMMENT_END = re.compile("-->")
_GO_COMMENT = re.compile(r"\{\{-?\s*/\*")
_GO_COMMENT_END = re.compile(r"\*/\s*-?\}\}")
_CLOSERS = {
    opener: re.compile(re.escape(closer))
    for opener, closer in {
        "{{<": ">}}",
        "{{%": "%}}",
        "{%": "%}",
        "<%": "%>",
        "<?": "?>",
    }.items()
}
_ADDRESS = re.compile(r"\](?:\(|:)[ \t]*<?[^\s()<>]*\Z")
_TAGS = r"(?:\{%[^%\n]*%\}[ \t]*)*"
_ALONE_BEFORE = re.compile(r"(?:\A|[\r\n])[ \t]*" + _TAGS + r"\Z")
_ALONE_AFTER = re.compile(r"[ \t]*" + _TAGS + r"(?:[\r\n]|\Z)")
