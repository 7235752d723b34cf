"""What rules ask of a text alternative: which one it is, and what its words are."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from posixpath import basename, splitext
from urllib.parse import unquote, urlsplit

from assetjob.model.image import Image
from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import is_template

WRITTEN = frozenset({"alt", "aria-label", "title", "svg-title"})
IN_PAGE = frozenset(
    {Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.AREA, Kind.OBJECT, Kind.SVG, Kind.ROLE_IMG}
)
"""The kinds that assistive technology meets, and so need a name or none on purpose."""
QUOTED = 80  # characters
GRAPHICS = frozenset({"img", "image", "graphics-document", "graphics-symbol"})
OBJECTS = GRAPHICS | {"none", "presentation"}  # the latter two where something undoes them


def alternative(image: Image) -> str | None:
    """Return the text alternative that the author wrote at the image and that people get.

    Its white space is folded; None without one, or where a template will write it.
    """
    name = image.ref.context.name
    if image.ref.kind not in IN_PAGE or not name.exposed or name.origin not in WRITTEN:
        return None
    return _written(name.text or "")


@lru_cache(maxsize=10_000)
def _written(name: str) -> str | None:
    text = " ".join(name.split())
    return None if not text or is_template(text) else text


def short(text: str) -> str:
    """Return `text` as a message quotes it."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def nameless(image: Image) -> bool:
    """Tell whether assistive technology announces the image but has no name for it.

    Of a Markdown image nobody can tell (rule alt-unreviewed), nor where a template may write one.
    """
    name = image.ref.context.name
    if image.ref.templated or not name.exposed or name.decorative or (name.text or "").strip():
        return False
    ref = image.ref
    match ref.kind:
        case Kind.IMG:
            # Where a focusable image has alt="", browsers do not agree whether it is announced.
            return ref.value("alt") != ""
        case Kind.INPUT:
            return True
        case Kind.OBJECT:
            # ACT rule 8fc3b6 leaves an object with another role to the rules for that role.
            return not _roles(ref) or not OBJECTS.isdisjoint(_roles(ref))
        case Kind.AREA:
            return ref.attr("href") is not None
        case Kind.SVG | Kind.ROLE_IMG:
            # ACT rule 7d6734: what has no such role is not announced as a graphic.
            return not GRAPHICS.isdisjoint(_roles(ref))
    return False


def _roles(ref: ImageRef) -> list[str]:
    return (ref.value("role") or "").lower().split()


_PIECE = 1_000  # characters


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Return `text` as compared: compatibility forms, case, white space and punctuation aside."""
    # Marks that stack up without end take quadratic time in one piece.
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    plain = "".join(unicodedata.normalize("NFKC", piece) for piece in pieces).casefold()
    return " ".join(plain.translate(_SPACES).split())


class _Spaces(dict[int, int]):
    """Maps what is neither letter, mark, number nor symbol to a space, each looked up once."""

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
    return basename(unquote(path))


@cache
def words(name: str) -> frozenset[str]:
    """Return the lines of a word list in ``rules/data``, folded; ``#`` begins a comment."""
    text = files("assetjob.rules").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return frozenset(folded(line) for line in lines if line)


SAYS_NOTHING = "alt-says-nothing"
"""The group of rules that find an alt text useless as a whole: its other flaws do not matter."""
