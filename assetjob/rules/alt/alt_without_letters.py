"""Rule alt-without-letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened

# Names of organisations have a capital letter: 10X1000.
SIZE = re.compile(r"\d+\s*(?:px\s*)?[x×*]\s*\d+\s*(px)?")


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    group=SAYS_NOTHING,
    unless=("alt-placeholder", "alt-filename", "alt-machine-name"),
    script=lambda _: {"size": SIZE},
)
def alt_without_letters(image: Image) -> Iterator[Problem]:
    """Alt text contains no words.

    Digits, punctuation or a size in pixels do not describe an image, unless it shows just that.
    Describe the image. It is a warning where nothing but the image is in a link or button, because
    then the alt text is its name.

    See:
        https://www.w3.org/WAI/tutorials/images/informative/

    Bad:
        <img src="dusk-400x200.jpg" alt="..." width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" alt="400x200" width="400" height="200">

    Good:
        <img src="chart-400x200.png" alt="2024 in numbers" width="400" height="200">
    """
    alt = alt_text(image)
    if alt is None:
        return
    link, button = image.ref.context.link, image.ref.context.button
    named = "link" if link and not link.name else "button" if button and not button.name else ""
    severity = Severity.WARNING if named else None
    advice = f"say what the {named} is for" if named else "describe the image"
    if SIZE.fullmatch(alt):
        message = f'the alt text "{shortened(alt)}" is a size in pixels; {advice}'
        yield Problem(message, severity=severity)
    elif not any(c.isalpha() for c in alt) and not _is_emoji(image, alt):
        message = f'the alt text "{shortened(alt)}" contains no words; {advice}'
        yield Problem(message, severity=severity)


def _is_emoji(image: Image, alt: str) -> bool:
    """Tell whether the image is an emoji as WordPress and Twemoji insert it.

    Screen readers know the names of emoji.
    """
    hints = f"{image.ref.value('class') or ''} {image.ref.url or ''}".lower()
    return _SIGN.search(alt) is not None and ("emoji" in hints or "smiley" in hints)


_SIGN = re.compile("[\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001faff]")
