"""Rule alt-keyword-stuffing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened

SEPARATOR = re.compile(r"[,;|/·•]|\s[-–—]\s")
WORD = re.compile(r"[^\W\d_]{3,}")
FORMULA = re.compile(r"\\[a-zA-Z]{2,}")  # a command of TeX
LEAST_ITEMS = 4
MOST_WORDS = 5  # of an item; longer ones are parts of a sentence
LEAST_WORDS = 2
REPEATED = 3  # items with the same word
SHARE = 0.45  # of all words that are repeated; lists of people with a title stay below


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {
        "separator": SEPARATOR,
        "keyword": WORD,
        "formula": FORMULA,
        "stuffing": [LEAST_ITEMS, MOST_WORDS, LEAST_WORDS, REPEATED, SHARE],
    },
)
def alt_keyword_stuffing(image: Image) -> Iterator[Problem]:
    """Alt text is a list of search terms.

    Terms that repeat the same words are written for search engines. Screen reader users hear them
    all and still do not know what the image shows. Describe the image.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/

    Bad:
        <img src="shoe-400x200.jpg" alt="running shoes, cheap running shoes, buy running shoes,
        running shoes sale" width="400" height="200">

    Good:
        <img src="shoe-400x200.jpg" alt="A red running shoe with a white sole" width="400"
        height="200">

    Good:
        <img src="guests-400x200.jpg" alt="From left: Minister Tan, Mayor Low, Ms Devi, Mr Ismail"
        width="400" height="200">
    """
    alt = alt_text(image)
    if (
        alt
        and not FORMULA.search(alt)
        and _is_stuffed([WORD.findall(item.lower()) for item in SEPARATOR.split(alt)])
    ):
        yield Problem(
            f'the alt text "{shortened(alt)}" is a list of search terms; describe the image'
        )


def _is_stuffed(items: list[list[str]]) -> bool:
    """Tell whether short items repeat the same words."""
    if len(items) < LEAST_ITEMS or max(map(len, items)) > MOST_WORDS:
        return False
    words = [word for item in items for word in item]
    if len(words) < LEAST_WORDS * len(items):
        return False
    counts = Counter(word for item in items for word in set(item))
    repeated = sum(counts[word] >= REPEATED for word in words)
    return repeated >= SHARE * len(words)
