"""Rule alt-too-long."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import alternative
from assetjob.settings.schema import Settings


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    script=lambda settings: {"maxAlt": settings.max_alt_length},
)
def alt_too_long(image: Image, settings: Settings) -> Iterator[Problem]:
    """The alternative is long.

    A screen reader reads an alternative in one go: nobody can pause, go back or skip to a part of
    it. Say what matters here and put the rest into the text (W3C, Images Tutorial, complex images).
    The limit is max_alt_length in the settings, 250 characters by default.

    Bad:
        <img src="400x200.jpg" width="400" height="200" alt="The chart shows the visitors of the
        gallery by month. In January there were twelve thousand, in February eleven thousand, in
        March fourteen thousand, in April fifteen thousand, in May sixteen thousand, in June nine
        thousand and in July ten thousand. No other year had so many.">

    Good:
        <img src="400x200.jpg" alt="Visitors by month: most in May, fewest in June" width="400"
             height="200">
    """
    alt = alternative(image)
    if alt is not None and len(alt) > settings.max_alt_length:
        yield Problem(
            f"the alt has {len(alt)} characters; more than {settings.max_alt_length} is long"
        )
