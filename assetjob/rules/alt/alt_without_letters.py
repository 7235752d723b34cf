"""Rule alt-without-letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative, short

SIZE = re.compile(r"\d+\s*(?:px\s*)?[x×*]\s*\d+\s*(px)?", re.IGNORECASE)


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    group=SAYS_NOTHING,
    unless=("alt-placeholder", "alt-filename", "alt-machine-name"),
    script=lambda _: {"size": SIZE},
)
def alt_without_letters(image: Image) -> Iterator[Problem]:
    """The alternative has no words.

    Digits, punctuation or a pixel size tell nothing of an image, unless it shows just those (WCAG
    2.2, 1.1.1 Non-text Content). Say what the image tells.

    Bad:
        <img src="400x200.jpg" alt="..." width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="400x200" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="2024 in numbers" width="400" height="200">

    Good:
        <p>Well done <img src="40x20.png" class="emoji" alt="🎉" width="40" height="20"></p>
    """
    alt = alternative(image)
    if alt is None:
        return
    if SIZE.fullmatch(alt):
        yield Problem(f'the alt "{short(alt)}" is a size: say what the image shows')
    elif not any(c.isalpha() for c in alt) and not _is_emoji(image, alt):
        yield Problem(f'the alt "{short(alt)}" has no words: does it say what the image shows?')


def _is_emoji(image: Image, alt: str) -> bool:
    """Tell a drawn emoji, whose name a screen reader knows, as WordPress and Twemoji put them."""
    told = f"{image.ref.value('class') or ''} {image.ref.url or ''}".lower()
    return _SIGN.search(alt) is not None and ("emoji" in told or "smiley" in told)


_SIGN = re.compile("[\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001faff]")
