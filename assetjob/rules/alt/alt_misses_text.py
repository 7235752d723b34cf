"""Rule alt-misses-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import normalized, shortened

LEAST = 8  # words; less text may be incidental, such as a sign in a photograph
FOUND = 0.3  # of the words that the alt text and the text next to the image must have
_KINDS = frozenset({Kind.IMG, Kind.MARKDOWN})
# Machines often read several words as one, and Chinese is written without spaces.
_WORD = re.compile(r"[^\W\d_]{4,}")


@image_rule(
    Severity.REVIEW, about="alt", wcag=("1.1.1", "1.4.5"), act=("0va7u6",), conformance=True
)
def alt_misses_text(image: Image) -> Iterator[Problem]:
    """Alt text leaves out the text in the image.

    People who cannot see the image do not get the text in it. Put it into the alt text, or better
    into the page as text. The text is read by machine, so this rule works with the setting ocr and
    assetjob[ocr] only; it asks for images with much text of which few words are in the alt text,
    the caption or the text next to the image.

    See:
        https://www.w3.org/WAI/tutorials/images/textual/

    Bad:
        <img src="a-says-weekly_market_opens_friday_evening_under_railway_bridge-600x400.png"
             alt="A poster" width="600" height="400">

    Bad:
        <img src="a-says-weekly_market_opens_friday_evening_under_railway_bridge-600x400.png"
             alt="" width="90" height="60">

    Good:
        <img src="a-says-weekly_market_opens_friday_evening_under_railway_bridge-600x400.png"
             alt="Weekly market: opens Friday evening, under the railway bridge" width="600"
             height="400">

    Good:
        <img src="a-says-weekly_market-600x400.jpg" alt="Two people at a stall" width="600"
             height="400">
    """
    ref, context = image.ref, image.ref.context
    lines = image.info.lines if image.info else ()
    is_named = context.name.exposed and (context.name.text or "").strip()
    if ref.kind not in _KINDS or not lines or not (is_named or context.name.decorative):
        return
    words = _words(" ".join(lines))
    known = (context.name.text, context.caption, context.before, context.after)
    near = "".join(normalized(each or "") for each in known).replace(" ", "")
    if len(words) >= LEAST and sum(word in near for word in words) < FOUND * len(words):
        what = "the alt text" if is_named else 'the image has alt="", and it'
        yield Problem(f'{what} leaves out the text in the image: "{shortened(" ".join(lines))}"')


def _words(text: str) -> list[str]:
    return _WORD.findall(normalized(text))
