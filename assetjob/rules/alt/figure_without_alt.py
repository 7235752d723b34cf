"""Rule figure-without-alt."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    conformance=True,
    unless=("linked-image-without-name", "alt-unreviewed"),
)
def figure_without_alt(image: Image) -> Iterator[Problem]:
    """Image with a caption is marked as decorative.

    Screen reader users hear a caption without an image. An image that deserves a caption usually
    carries information. Describe the image in its alt text.

    See:
        https://www.w3.org/WAI/tutorials/images/decision-tree/
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/figure

    Bad:
        <figure><img src="signing-400x200.jpg" alt="" width="400" height="200">
        <figcaption>The signing</figcaption></figure>

    Good:
        <figure>
        <img src="signing-400x200.jpg" alt="Two ministers shake hands" width="400" height="200">
        <figcaption>The signing</figcaption></figure>
    """
    context = image.ref.context
    if context.caption and context.inside("figure") and context.name.decorative:
        yield Problem("the image is marked as decorative, but has a caption; describe it")
