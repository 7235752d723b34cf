"""Rule alt-repeats-link."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative, folded, short


@image_rule(Severity.WARNING, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING,))
def alt_repeats_link(image: Image) -> Iterator[Problem]:
    """A linked image says the same as the link's text.

    A screen reader reads it twice (axe, image-redundant-alt; WCAG technique H2). The text names the
    link already: the image beside it can have alt="".

    Bad:
        <a href="/reports/"><img src="400x200.jpg" alt="Reports" width="400" height="200">
        Reports</a>

    Good:
        <a href="/reports/"><img src="400x200.jpg" alt="" width="400" height="200"> Reports</a>
    """
    alt, link = alternative(image), image.ref.context.link
    if alt is not None and link is not None and folded(alt) and folded(alt) == folded(link.text):
        yield Problem(f'the alt "{short(alt)}" repeats the text of its link: alt="" is enough')
