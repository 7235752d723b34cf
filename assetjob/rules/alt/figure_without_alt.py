"""Rule figure-without-alt."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=("linked-image-without-name", "alt-unreviewed"),
)
def figure_without_alt(image: Image) -> Iterator[Problem]:
    """A figure with a caption declares its image decorative.

    Whoever cannot see hears a caption of nothing. An image that deserves a caption mostly says
    something (HTML standard, 4.8.4.4.8: images in figures). Say in the alt what it shows.

    Bad:
        <figure><img src="400x200.jpg" alt="" width="400" height="200">
        <figcaption>The signing</figcaption></figure>

    Good:
        <figure><img src="400x200.jpg" alt="Two ministers shake hands" width="400" height="200">
        <figcaption>The signing</figcaption></figure>
    """
    context = image.ref.context
    if context.caption and context.inside("figure") and context.name.decorative:
        yield Problem("the image is declared decorative, but has a caption")
