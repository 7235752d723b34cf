"""Rule alt-too-long."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import alt_text
from assetjob.settings.schema import Settings


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=("alt-only-in-title",),
    script=lambda settings: {"maxAlt": settings.max_alt_length},
)
def alt_too_long(image: Image, settings: Settings) -> Iterator[Problem]:
    """Alt text is long.

    Screen readers read alt text in one go: users cannot pause, go back or skip a part. Say what
    matters in the alt text and put the rest into the page. The limit is the setting max_alt_length,
    by default 250 characters.

    See:
        https://www.w3.org/WAI/tutorials/images/complex/

    Bad:
        <img src="chart-400x200.png" width="400" height="200" alt="The chart shows the visitors of
        the gallery by month. In January there were twelve thousand, in February eleven thousand, in
        March fourteen thousand, in April fifteen thousand, in May sixteen thousand, in June nine
        thousand and in July ten thousand. No other year had so many.">

    Good:
        <img src="visitors-400x200.png" alt="Visitors by month: most in May, fewest in June"
             width="400" height="200">
    """
    alt = alt_text(image)
    if alt is not None and len(alt) > settings.max_alt_length:
        yield Problem(
            f"the alt text has {len(alt)} characters; the limit is {settings.max_alt_length}"
        )
