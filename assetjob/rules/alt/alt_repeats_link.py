"""Rule alt-repeats-link."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened


@image_rule(Severity.WARNING, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING,))
def alt_repeats_link(image: Image) -> Iterator[Problem]:
    """Alt text repeats the link text.

    A screen reader reads the same text twice (WCAG technique H2; axe rule image-redundant-alt). The
    text already names the link, so the image next to it can have alt="".

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/html/H2
        https://www.w3.org/WAI/tutorials/images/decorative/

    Bad:
        <a href="/reports/"><img src="report-40x40.png" alt="Reports" width="40" height="40">
        Reports</a>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"> Reports</a>
    """
    alt, link = alt_text(image), image.ref.context.link
    if (
        alt is not None
        and link is not None
        and normalized(alt)
        and normalized(alt) == normalized(link.text)
    ):
        yield Problem(f'the alt text "{shortened(alt)}" repeats the link text; alt="" is enough')
