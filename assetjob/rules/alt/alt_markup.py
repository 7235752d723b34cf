"""Rule alt-markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text

TAG = re.compile(
    r"</?(?:a|abbr|b|br|div|em|h[1-6]|i|img|p|q|s|small|span|strong|su[bp]|u)\b[^<>]*>",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"\*\*[^*\s][^*]*\*\*|\]\([^\s()]+\)|`[^`\s][^`]*`")


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"tag": TAG, "markdown": MARKDOWN},
)
def alt_markup(image: Image) -> Iterator[Problem]:
    """Alt text contains HTML or Markdown.

    Alt text is plain text: a screen reader reads out tags and asterisks as they are. Remove them.
    Backticks are for review.

    See:
        https://developer.mozilla.org/docs/Web/API/HTMLImageElement/alt

    Bad:
        <img src="dusk-400x200.jpg" alt="The <em>Merlion</em> at dusk" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" alt="The **Merlion** at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    # The title of an area is often code that a program wrote.
    alt = "" if image.ref.context.name.origin == "title" else alt_text(image) or ""
    found = TAG.search(alt) or MARKDOWN.search(alt)
    if found:
        # Screen readers rarely read backticks out.
        severity = Severity.REVIEW if found[0].startswith("`") else None
        message = f'the alt text contains the markup "{found[0]}"; write plain text'
        yield Problem(message, severity=severity)
