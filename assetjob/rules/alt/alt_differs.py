"""Rule alt-differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.rule import comparing_rule
from assetjob.rules.support.text import SAYS_NOTHING, folded, short
from assetjob.rules.support.use import Compared, Use


@comparing_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    key=lambda use: use.digest,
    unless=(SAYS_NOTHING,),
)
def alt_differs(uses: Sequence[Use]) -> Compared:
    """One picture has different alternatives in different places.

    One of them may be left from another picture, or one may be the better for all. Where the places
    ask for different words, both are right.

    Bad:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="400x200.jpg" alt="Minister visits a school" width="400" height="200">

    Good:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="400x200.jpg" alt="The Merlion, at dusk" width="400" height="200">
    """
    usual = Counter(folded(use.alt) for use in uses).most_common(1)[0][0]
    told = next(use.alt for use in uses if folded(use.alt) == usual)
    for use in uses:
        if folded(use.alt) != usual:
            said = f'the alt is "{short(use.alt)}"; elsewhere the picture has "{short(told)}"'
            yield use, Problem(said)
