"""Rule alt-link-to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened

LINK_TO = re.compile(
    r"((hyper)?link\s+(to|for)|(click|tap|press)(\s+(here|on|this|the|image|picture|photo|logo))*"
    r"\s+(to|for))\b"
    r"|(click|tap|press)\s+here\b"
    r"|(klik|tekan)\s+(di\s+sini|untuk|sini)\b|pautan\s+(ke|kepada)\b"
    r"|(点击|點擊|单击|單擊|点此|點此|按此|链接到|連結到|連結至|链接至)"
    r"|இங்கே\s+(கிளிக்|சொடுக்க)",
    re.IGNORECASE,
)


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("2.4.4",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"linkTo": LINK_TO},
)
def alt_link_to(image: Image) -> Iterator[Problem]:
    """Alt text begins with "link to" or "click here".

    Screen readers already announce a link, so users hear "link" twice; and not everybody clicks.
    Name only where the link leads or what it does.

    See:
        https://www.w3.org/WAI/tutorials/images/functional/

    Bad:
        <a href="/reports/"><img src="report-400x200.jpg" alt="Link to the reports" width="400"
        height="200"></a>

    Bad:
        <a href="/map/"><img src="quay-400x200.jpg" alt="Click here for a map" width="400"
        height="200"></a>

    Good:
        <a href="/reports/"><img src="report-400x200.jpg" alt="Reports" width="400"
        height="200"></a>
    """
    alt = alt_text(image)
    match = LINK_TO.match(alt or "")
    if match:
        yield Problem(
            f'the alt text begins with "{shortened(match[0])}"; name where the link leads'
        )
