"""Rule alt-label-only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened, word_list

NUMBER = r"(\d{1,4}[a-z]?|[ivx]{1,5}|[a-z]|[一二三四五六七八九十]{1,3})"
LONGEST = 24  # characters of the longest label with its number
ORDINAL = re.compile(rf"第?\s*{NUMBER}\s*[张張幅]?|{NUMBER}(\s+\w)?")


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    group=SAYS_NOTHING,
    unless=("alt-placeholder", "alt-filename", "alt-machine-name"),
    script=lambda _: {
        "labels": sorted(word_list("labels")),
        "longestLabel": LONGEST,
        "ordinal": ORDINAL,
    },
)
def alt_label_only(image: Image) -> Iterator[Problem]:
    """Alt text is only a label such as "Figure 1".

    A label names the image but does not describe it (failure F30 of WCAG). Describe what the image
    shows; the label may come first.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="chart-400x200.png" alt="Figure 1" width="400" height="200">

    Bad:
        <img src="chart-400x200.png" alt="图 3" width="400" height="200">

    Good:
        <img src="chart-400x200.png" alt="Figure 1: visitors by month" width="400" height="200">
    """
    alt = alt_text(image)
    if alt is None:
        return
    text = normalized(alt)
    if len(text) > LONGEST:
        return
    for label in filter(text.startswith, word_list("labels")):
        rest = text.removeprefix(label)
        # "maps" is not the label "map" with the number "s".
        is_word = rest[:1].isalpha() and label.isascii()
        if not is_word and ORDINAL.fullmatch(rest.strip()):
            yield Problem(f'the alt text "{shortened(alt)}" is only a label; describe the image')
            return
