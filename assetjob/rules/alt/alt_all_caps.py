"""Rule alt-all-caps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened

LONG = 5  # letters; shorter words in capitals may be abbreviations
LEAST = 3  # long words; fewer may be a name as its owner writes it
_WORDS = re.compile(r"[^\W\d_]+")


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"longWord": LONG, "leastLong": LEAST},
)
def alt_all_caps(image: Image) -> Iterator[Problem]:
    """Alt text is written in capital letters.

    Some screen readers spell out words in capitals, and braille displays mark each of them. Write
    the text in sentence case, even where the image shows capitals.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/

    Bad:
        <img src="dusk-400x200.jpg" alt="THE MERLION STATUE LIGHTED UP AT NIGHT" width="400"
        height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion lighted up at night" width="400" height="200">

    Good:
        <img src="quay-400x200.jpg" alt="NTUC and SNEF sign an MOU" width="400" height="200">
    """
    alt = alt_text(image)
    if alt and alt == alt.upper() and alt != alt.lower():
        long = [word for word in _WORDS.findall(alt) if len(word) >= LONG and word != word.lower()]
        if len(long) >= LEAST:
            yield Problem(
                f'the alt text "{shortened(alt)}" is in capital letters; write it in usual letters'
            )
