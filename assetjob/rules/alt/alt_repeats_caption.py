"""Rule alt-repeats-caption."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened


@image_rule(
    Severity.REVIEW, about="alt", wcag=("1.1.1",), unless=(SAYS_NOTHING, "alt-repeats-link")
)
def alt_repeats_caption(image: Image) -> Iterator[Problem]:
    """Alt text repeats the caption.

    A screen reader reads the same text twice. Describe in the alt text what the image shows; the
    caption can add what cannot be seen. A number such as "Figure 1:" makes no difference.

    See:
        https://www.w3.org/WAI/tutorials/images/informative/
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/figcaption

    Bad:
        <figure><img src="signing-400x200.jpg" alt="The signing" width="400" height="200">
        <figcaption>The signing</figcaption></figure>

    Good:
        <figure>
        <img src="signing-400x200.jpg" alt="Two ministers shake hands" width="400" height="200">
        <figcaption>The signing</figcaption></figure>
    """
    alt, context = alt_text(image), image.ref.context
    captions = (context.caption or "", context.numbered_caption or "")
    if alt is not None and normalized(alt) and normalized(alt) in map(normalized, captions):
        yield Problem(f'the alt text "{shortened(alt)}" repeats the caption; describe the image')
