"""Rule alt-differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import comparing_rule
from assetjob.rules.support.text import SAYS_NOTHING, normalized, shortened
from assetjob.rules.support.use import Compared, Use

LEAST = 4  # letters; shorter words are often articles and prepositions


@comparing_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    key=lambda use: f"{use.digest} {use.translation}" if use.digest else "",
    unless=(SAYS_NOTHING,),
)
def alt_differs(uses: Sequence[Use]) -> Compared:
    """Same image file has different alt texts.

    Alt texts that have no word in common hardly describe the same image: one may be left over from
    another. Where the pages use the image for different purposes, different alt texts are right.
    Pages in different languages are not compared.

    See:
        https://www.w3.org/WAI/tutorials/images/informative/

    Bad:
        == one.html ==
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="dusk-400x200.jpg" alt="Minister visits a school" width="400" height="200">

    Good:
        == one.html ==
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    found: dict[Use, Problem] = {}
    for language in sorted({use.language for use in uses if use.language}) or [""]:
        # The layout of a page's source may state the language.
        found = dict(_differing([u for u in uses if u.language in ("", language)])) | found
    yield from found.items()


def _differing(uses: Sequence[Use]) -> Compared:
    usual = Counter(normalized(use.alt) for use in uses).most_common(1)[0][0]
    usual_alt = next(use.alt for use in uses if normalized(use.alt) == usual)
    for use in uses:
        if normalized(use.alt) != usual and _words(use.alt).isdisjoint(_words(usual_alt)):
            message = f'the alt text is "{shortened(use.alt)}"; elsewhere "{shortened(usual_alt)}"'
            yield use, Problem(message)


def _words(text: str) -> frozenset[str]:
    """Return the words that carry meaning, of which texts about one image share some."""
    return frozenset(word for word in normalized(text).split() if len(word) >= LEAST)
