"""Rule alt-escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text

# A backslash before a character that Markdown escapes, and doubly escaped character references.
LEFT = re.compile(
    r"\\[_*#`~>|!&\"']|&(?:amp|lt|gt|quot|apos|nbsp|hellip|[lr][sd]quo|[mn]dash|#\d+|#x[\da-f]+);",
    re.IGNORECASE,
)


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"escape": LEFT},
)
def alt_escaped(image: Image) -> Iterator[Problem]:
    r"""Alt text contains escape characters.

    A screen reader says "backslash" or "ampersand". Write the character itself.

    See:
        https://developer.mozilla.org/docs/Glossary/Character_reference

    Bad:
        <img src="grants-400x200.jpg" alt="Grants \& loans" width="400" height="200">

    Bad:
        <img src="grants-400x200.jpg" alt="Grants &amp;amp; loans" width="400" height="200">

    Good:
        <img src="grants-400x200.jpg" alt="Grants &amp; loans" width="400" height="200">
    """
    alt = alt_text(image)
    left = LEFT.search(alt or "")
    if left:
        yield Problem(f'the alt text contains "{left[0]}"; write the character itself')
