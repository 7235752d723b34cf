"""Rule alt-without-letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
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
    if image.ref.kind is Kind.AREA and image.ref.attr("href"):
        advice = "say where its link leads"
    written = (
        f'the {_ATTRIBUTES.get(image.ref.context.name.origin or "", "alt text")} "{shortened(alt)}"'
    )
    if SIZE.fullmatch(alt):
        yield Problem(f"{written} is a size in pixels; {advice}", severity=severity)
    elif not any(c.isalpha() for c in alt) and not _is_emoji(image, alt):
        yield Problem(f"{written} contains no words; {advice}", severity=severity)


# What an image has its name of, other than its alt text.
_ATTRIBUTES = {"title": "title", "aria-label": "aria-label"}


def _is_emoji(image: Image, alt: str) -> bool:
    """Tell whether the image is an emoji as WordPress and Twemoji insert it.

    Screen readers know the names of emoji.
    """
    hints = f"{image.ref.value('class') or ''} {image.ref.url or ''}".lower()
    return _SIGN.search(alt) is not None and ("emoji" in hints or "smiley" in hints)


_SIGN = re.compile("[\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001faff]")
