"""The alt text of an image, and how texts are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from posixpath import basename, splitext
from urllib.parse import unquote, urlsplit

from assetjob.model.bindings import is_bound
from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.model.image import Image
from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import is_template

WRITTEN = frozenset({"alt", "aria-label", "title", "svg-title"})
EXPOSED_KINDS = frozenset(
    {Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.AREA, Kind.OBJECT, Kind.SVG, Kind.ROLE_IMG}
)
"""The kinds of image that are exposed to assistive technology unless marked as decorative."""
# A template writes an image with the alt text of front matter, an include or a shortcode.
_WITH_ALT = EXPOSED_KINDS | {Kind.FRONT_MATTER, Kind.INCLUDE}
LONGEST_QUOTE = 80  # characters
GRAPHICS = frozenset({"img", "image", "graphics-document", "graphics-symbol"})
OBJECTS = GRAPHICS | {"none", "presentation"}  # the latter two apply when a conflict overrides them


def alt_text(image: Image) -> str | None:
    """Return the alt text that the author wrote and that assistive technology exposes.

    White space is collapsed. None is returned if there is no alt text or a template writes it.
    """
    name = image.ref.context.name
    if image.ref.kind not in _WITH_ALT or not name.exposed or name.origin not in WRITTEN:
        return None
    return _without_templates(name.text or "")


def is_alt_of_generator(image: Image) -> bool:
    """Tell whether the source gives no alt text, so that the generator writes one of the URL."""
    ref = image.ref
    return ref.kind is Kind.INCLUDE and bool(ref.context.name.text) and ref.value("alt") is None


@lru_cache(maxsize=10_000)
def _without_templates(name: str) -> str | None:
    text = " ".join(name.split())
    return None if not text or is_template(text) else text


def shortened(text: str) -> str:
    """Return `text`, shortened for a message."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def nameless(image: Image) -> bool:
    """Tell whether the image is exposed to assistive technology but has no accessible name.

    False for a Markdown image with empty brackets (rule alt-unreviewed) and for an image whose name
    a template or a framework may write.
    """
    name = image.ref.context.name
    ref = image.ref
    if may_be_named(ref) or not name.exposed or name.decorative or (name.text or "").strip():
        return False
    match ref.kind:
        case Kind.IMG:
            # Browsers differ in whether a focusable image with alt="" is exposed.
            return ref.value("alt") != ""
        case Kind.INPUT:
            return True
        case Kind.OBJECT:
            # ACT rule 8fc3b6 does not apply to an object with another role.
            return not _roles(ref) or not OBJECTS.isdisjoint(_roles(ref))
        case Kind.AREA:
            return ref.attr("href") is not None
        case Kind.SVG | Kind.ROLE_IMG:
            # ACT rule 7d6734 applies only to elements with such a role.
            return not GRAPHICS.isdisjoint(_roles(ref))
    return False


def may_be_named(ref: ImageRef) -> bool:
    """Tell whether a template or a framework may write the alt text, or another name."""
    return ref.templated or is_bound(ref.attrs, *_NAMING)


_NAMING = ("alt", "title", "aria-label", "aria-labelledby")


def _roles(ref: ImageRef) -> list[str]:
    return (ref.value("role") or "").lower().split()


_PIECE = 1_000  # characters


@lru_cache(maxsize=10_000)
def normalized(text: str) -> str:
    """Return `text` for comparison: NFKC, case-folded, without punctuation and extra spaces."""
    # Normalising a long sequence of combining marks in one piece takes quadratic time.
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    plain = "".join(unicodedata.normalize("NFKC", piece) for piece in pieces).casefold()
    return " ".join(plain.translate(_SPACES).split())


class _Spaces(dict[int, int]):
    """Map characters other than letters, marks, numbers and symbols to a space, lazily."""

    def __missing__(self, code: int) -> int:
        kept = unicodedata.category(chr(code))[0] in "LMNS"
        self[code] = code if kept else ord(" ")
        return self[code]


_SPACES = _Spaces()


def stem(url: str | None) -> str:
    """Return the file name in a URL without its extension, decoded."""
    return splitext(file_name(url))[0]


def file_name(url: str | None) -> str:
    """Return the file name in a URL, decoded; "" where there is none."""
    try:
        path = urlsplit((url or "").replace("\\", "/")).path
    except ValueError:
        return ""
    return basename(unquote(last_segment(path)))


def last_segment(url: str | None) -> str:
    """Return what is behind the last slash of a URL, as it is written.

    Of an expression in a template that is the file name which it begins with, or all of it.
    """
    text = url or ""
    start = _EXPRESSION.sub(lambda found: "x" * len(found[0]), text).rfind("/") + 1
    named = _NAMED.fullmatch(text, start)
    return named[2] if named else text[start:]


_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NAMED = re.compile(
    r"\{[{%]-?\s*(?:link\s+)?(['\"]?)(?:[^'\"|{}]*/)?([^'\"/|{}]+"
    + SUFFIX_PATTERN
    + r")\1\s*(?:\|[^{}]*)?-?[%}]\}",
    re.IGNORECASE,
)


def is_named_in_text(alt: str, ref: ImageRef) -> bool:
    """Tell whether the text around an image has the same name, other than its whole file name."""
    context = ref.context
    around = " ".join((context.heading or "", context.before, context.after))
    is_in_text = re.search(rf"(?<!\S){re.escape(alt)}(?:\(\))?(?![\w-])", around) is not None
    return (is_in_text or _is_shown_beside(alt, ref)) and alt != file_name(ref.url)


def _is_shown_beside(alt: str, ref: ImageRef) -> bool:
    """Tell whether a caption or a text beside an image has the words of an alt text."""
    context, words = ref.context, normalized(alt)
    placement = context.placement
    captions = (context.caption, context.numbered_caption, context.caption_by_look)
    beside = (placement.label, placement.beside, context.before, context.after)
    return words in map(normalized, filter(None, (*captions, *beside)))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the normalized lines of a list in ``rules/words``; ``#`` begins a comment."""
    text = files("assetjob.rules").joinpath(f"words/{name}.txt").read_text(encoding="utf-8")
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return frozenset(normalized(line) for line in lines if line)


SAYS_NOTHING = "alt-says-nothing"
"""The group of rules that find an alt text useless as a whole: its other flaws do not matter."""

LICENCE = re.compile(
    r"(?:cc[-_ ])?by(?:[-_ ](?:sa|nc|nd)){0,2}(?:[-_ ]\d(?:[-_.]\d)?(?:[-_ ][a-z]{2,4})?)?"
    r"|cc0(?:[-_ ]\d\.\d)?|(?:[al]?gpl|gfdl|bsd|apache|mpl|epl|mit|cddl|eupl|osl|ofl|isc)"
    r"(?:[-_ ]v?\d(?:\.\d)?)?(?:[-_ ](?:only|or[-_ ]later|clause|clear|licen[sc]e))*",
    re.IGNORECASE,
)
"""A pattern of the names of licences, as Creative Commons and SPDX write them."""
