"""Rule alt-other-name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened, stem

MOST_WORDS = 4  # of a name
LEAST_WORD = 3  # letters; initials and particles are left out
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ROMAN = re.compile(r"[ivxlcdm]+")
# Plurals, and the spellings of Britain and the USA.
_SPELLINGS = frozenset({("", "s"), ("", "u"), ("s", "z"), ("c", "s"), ("", "e"), ("", "l")})


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    unless=(SAYS_NOTHING,),
)
def alt_other_name(image: Image) -> Iterator[Problem]:
    """Alt text has another name than the text beside the image.

    In a list of people, an alt text is easily left behind from the entry that was copied. Two
    names are reported: one that differs from the name beside the image by a single letter, and
    one in a link that shares no word with the name beside it, the file name and the URL of the
    link, while these agree. Correct the one that is wrong.

    See:
        https://www.w3.org/WAI/tutorials/images/informative/

    Bad:
        <p><a href="/people/ada-rowe/"><img src="ada_rowe-400x200.jpg" alt="Bengtson" width="400"
        height="200"></a> <b>Ada Rowe</b></p>

    Bad:
        <div><img src="400x200.jpg" alt="Lin Yan Ling" width="400" height="200">
        <h3>Lin Yian Ling</h3></div>

    Good:
        <p><a href="/people/ada-rowe/"><img src="ada_rowe-400x200.jpg" alt="Dr Rowe" width="400"
        height="200"></a> <b>Ada Rowe</b></p>
    """
    alt = alt_text(image)
    words = _words(alt or "")
    if alt is None or not 0 < len(words) <= MOST_WORDS:
        return
    context = image.ref.context
    beside = context.placement.beside
    if _is_of_another(image, words):
        names = f'"{shortened(alt)}" has no word of the name beside it, "{shortened(beside)}"'
        yield Problem(f"the alt text {names}; correct the one that is wrong")
    text = context.after if context.placement.following in _HEADINGS else beside
    name = _words(text)[: len(words)]
    if alt.istitle() and _differ_by_letter(words, name):
        names = f'"{shortened(alt)}" and the name beside it differ by a letter'
        yield Problem(f"the alt text {names}; correct the one that is wrong")


def _words(text: str) -> list[str]:
    """Return the normalized words of a text, without accents."""
    plain = unicodedata.normalize("NFKD", normalized(text))
    return "".join(c for c in plain if not unicodedata.combining(c)).split()


def _is_of_another(image: Image, alt: Sequence[str]) -> bool:
    """Tell whether the link, the file name and the text beside have one name, the alt text none."""
    link = image.ref.context.link
    if link is None or link.name:
        return False
    to, file = _long(stem(link.href.rstrip("/"))), _long(stem(image.ref.url))
    beside = _words(image.ref.context.placement.beside)
    agree = len(to) > 1 and set(to) <= set(beside) and len(beside) <= MOST_WORDS
    name = "".join((*to, *file, *beside))
    is_new = all(word.isalpha() and word not in name for word in alt)
    joined = "".join(alt)
    return agree and bool({*to} & {*file}) and is_new and not any(word in joined for word in beside)


def _long(text: str) -> list[str]:
    return [word for word in _words(text) if len(word) >= LEAST_WORD and word.isalpha()]


def _differ_by_letter(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names of several words differ in one word, by one letter."""
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if not 1 < len(one) == len(other) or len(differing) != 1:
        return False
    pair = differing[0]
    if any(len(word) < LEAST_WORD or not word.isalpha() or _is_roman(word) for word in pair):
        return False
    start = _same(*pair)
    rests = [word[start:][::-1] for word in pair]
    end = _same(*rests)
    left = sorted(rest[end:] for rest in rests)
    return max(map(len, left)) == 1 and tuple(left) not in _SPELLINGS


def _same(one: str, other: str) -> int:
    """Return with how many characters both words begin."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_roman(word: str) -> bool:
    return _ROMAN.fullmatch(word) is not None
