"""Rule alt-duplicate-sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened

SENTENCE_END = re.compile(r"[.!?;|](?=\s)|[。！？；]|\s[-–—]\s")
LEAST = 12  # characters; shorter parts may be repeated by right ("No. No.")


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"sentenceEnd": SENTENCE_END, "leastSentence": LEAST},
)
def alt_duplicate_sentence(image: Image) -> Iterator[Problem]:
    """Alt text says the same sentence twice.

    A text that was pasted twice is read twice. Remove one of the two sentences.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk. The Merlion at dusk." width="400"
        height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk. The bay is calm." width="400"
        height="200">
    """
    seen: set[str] = set()
    for part in SENTENCE_END.split(alt_text(image) or ""):
        sentence = normalized(part)
        if len(sentence) >= LEAST and sentence in seen:
            yield Problem(f'the alt text says "{shortened(part.strip())}" twice; remove one')
            return
        seen.add(sentence)
