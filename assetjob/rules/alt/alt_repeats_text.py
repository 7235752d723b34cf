"""Rule alt-repeats-text."""

from __future__ import annotations

import re
from html import unescape

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened

LEAST = 12  # characters; a shorter text may be next to its image by chance
LEAST_TOUCHING = 3  # characters, where nothing but the image is in a line with the text
LEAST_NAME = 8  # characters of a name of several words that a heading begins with
LONGEST_LABEL = 3  # words
_NEAR = 300  # characters of the source between an image and the text that repeats its alt text
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@page_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING, "alt-repeats-link", "alt-repeats-caption", "alt-in-row"),
    script=lambda _: {"leastText": LEAST, "mostLabelWords": LONGEST_LABEL},
)
def alt_repeats_text(page: ResolvedPage) -> Found:
    """Alt text repeats the adjacent text.

    A screen reader reads the same text twice (axe rule image-redundant-alt). Describe what the
    image adds to the text, or mark the image as decorative with alt="" if it adds nothing.
    A label of up to three words may also be a part of a longer sentence next to the image. Where
    an image alone names a link, its alt text is reported only if the text links to the same URL.
    Portraits of people beside their names are one group.

    See:
        https://www.w3.org/WAI/tutorials/images/decorative/

    Bad:
        <p><img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        The Merlion at dusk</p>

    Good:
        <p><img src="dusk-400x200.jpg" alt="The Merlion, lit from below" width="400" height="200">
        The Merlion at dusk</p>
    """
    for image in page.images:
        alt = alt_text(image)
        if alt and _repeats(image, normalized(alt)) and not _is_needed(image, page.source.text):
            message = f'the alt text "{shortened(alt)}" repeats the adjacent text'
            yield (
                image,
                Problem(message, group=_PORTRAITS if _is_portrait(page, image, alt) else ""),
            )


def _is_portrait(page: ResolvedPage, image: Image, alt: str) -> bool:
    """Tell whether an alt text is the name of a person, whose portrait is one of many."""
    words = alt.split()
    is_name = 1 < len(words) <= LONGEST_PERSON and all(word[:1].isupper() for word in words)
    where = (page.source.path, image.ref.url or "", image.ref.value("class") or "")
    return is_name and any(map(_OF_PEOPLE.search, where))


_PORTRAITS = "portraits"
LONGEST_PERSON = 5  # words
_OF_PEOPLE = re.compile(
    r"(?<![a-z])(?:alumni|authors?|avatar|board|directors?|faculty|headshots?|judges?|members?"
    r"|mentors?|organi[sz]ers?|people|persons?|portraits?|profiles?|rounded-circle|speakers?|staff"
    r"|teachers?|team)(?![a-z])",
    re.IGNORECASE,
)


def _repeats(image: Image, text: str) -> bool:
    if not text:
        return False
    context = image.ref.context
    before, after = normalized(context.before), normalized(context.after)
    # "Supported by the ministry" and its logo, which links to it: the link needs its name.
    touching = normalized(context.placement.touching)
    ends = context.link is None and before.endswith(text) and not _goes_on(context.before, text)
    is_heard_twice = touching.startswith(text) or not _goes_on(context.after, text, forward=True)
    starts = after.startswith(text) and is_heard_twice
    beside = len(text) >= LEAST and (ends or starts)
    is_same = context.link is None and len(text) >= LEAST_TOUCHING and text == touching
    return beside or is_same or _is_line(image, text) or text == normalized(context.block)


def _is_line(image: Image, text: str) -> bool:
    """Tell whether an alt text is the short line behind the image, or begins its heading."""
    context = image.ref.context
    if not f"{normalized(context.after)} ".startswith(f"{text} "):
        return False  # or what is beside the image is hidden
    if len(text) >= LEAST_TOUCHING and text == normalized(context.placement.beside):
        return True
    is_name = " " in text and len(text) >= LEAST_NAME
    is_heading = context.placement.following in _HEADINGS
    return is_heading and is_name and not _goes_on(context.after, text, forward=True)


def _is_needed(image: Image, source: str) -> bool:
    """Tell whether an image alone names a link, and the text beside it is no link to there."""
    link, span = image.ref.context.link, image.ref.span
    if link is None or link.name:
        return False
    near = unescape(source[max(0, span.start - _NEAR) : span.end + _NEAR])
    pattern = rf"(?:\bhref\s*=\s*[\"']?|\]\(\s*<?)\s*{re.escape(link.href)}[\"'\s>)]"
    return link.href == "" or len(re.findall(pattern, near, re.IGNORECASE)) < 2


def _goes_on(near: str, label: str, *, forward: bool = False) -> bool:
    """Tell whether a short label at an end of the text near an image is a part of a sentence.

    The word at its other side is in lower case, and no punctuation is between the two.
    """
    words, count = near.split(), len(label.split())
    if count > LONGEST_LABEL or len(words) <= count:
        return False
    first, second = words[count - 1 : count + 1] if forward else words[-count - 1 :][:2]
    other = second if forward else first
    return first[-1].isalnum() and other[0].islower()
