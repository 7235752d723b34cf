"""Rule alt-markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative

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
    """The alternative holds markup.

    An alternative is plain text: tags and asterisks are read out as they stand. Take them out.

    Bad:
        <img src="400x200.jpg" alt="The <em>Merlion</em> at dusk" width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="The **Merlion** at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk: 3 &lt; 5" width="400" height="200">
    """
    alt = alternative(image) or ""
    found = TAG.search(alt) or MARKDOWN.search(alt)
    if found:
        yield Problem(f'the alt holds markup, "{found[0]}": an alt is plain text')
