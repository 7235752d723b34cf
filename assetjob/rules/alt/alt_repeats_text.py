"""Rule alt-repeats-text."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened

LEAST = 12  # characters; a shorter text may be next to its image by chance
LEAST_TOUCHING = 3  # characters, where nothing but the image is in a line with the text
LONGEST_LABEL = 3  # words


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING, "alt-repeats-link", "alt-repeats-caption", "alt-in-row"),
    script=lambda _: {"leastText": LEAST, "mostLabelWords": LONGEST_LABEL},
)
def alt_repeats_text(image: Image) -> Iterator[Problem]:
    """Alt text repeats the adjacent text.

    A screen reader reads the same text twice (axe rule image-redundant-alt). Describe what the
    image adds to the text, or mark the image as decorative with alt="" if it adds nothing.
    A label of up to three words may also be a part of a longer sentence next to the image.

    See:
        https://www.w3.org/WAI/tutorials/images/decorative/

    Bad:
        <p><img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        The Merlion at dusk</p>

    Good:
        <p><img src="dusk-400x200.jpg" alt="The Merlion, lit from below" width="400" height="200">
        The Merlion at dusk</p>
    """
    alt = alt_text(image)
    text = normalized(alt or "")
    if alt is None or not text:
        return
    context = image.ref.context
    before, after = normalized(context.before), normalized(context.after)
    # "Supported by the ministry" and its logo, which links to it: the link needs its name.
    touching = normalized(context.placement.touching)
    ends = context.link is None and before.endswith(text) and not _goes_on(context.before, text)
    is_heard_twice = touching.startswith(text) or not _goes_on(context.after, text, forward=True)
    starts = after.startswith(text) and is_heard_twice
    beside = len(text) >= LEAST and (ends or starts)
    is_same = context.link is None and len(text) >= LEAST_TOUCHING and text == touching
    if beside or is_same or text == normalized(context.block):
        yield Problem(f'the alt text "{shortened(alt)}" repeats the adjacent text')


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
