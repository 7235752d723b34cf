"""Rule alt-unreviewed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import ImageRef, Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.tracking import is_tracking_pixel

ICON = 32  # pixels of the longer side
FRONT_ICON = 100  # the same in front matter, where somebody wrote an empty alt text


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("e88epe",),
    conformance=True,
    unless=("linked-image-without-name",),
)
def alt_unreviewed(image: Image) -> Iterator[Problem]:
    """Image in Markdown or front matter has no alt text.

    In Markdown, ![](photo.jpg) can mean that the image is decorative, but mostly nobody wrote an
    alt text. Describe the image between the brackets, or mark it as decorative: with <img alt="">,
    or in kramdown with {: role="presentation"}. An image in front matter is reported where the
    theme shows an alt text: where others under the same keys have one. Write it next to the image.

    See:
        https://www.w3.org/WAI/tutorials/images/decision-tree/

    Bad:
        == page.md ==
        ![](dusk-400x200.jpg){: width="400" height="200"}

    Bad:
        == page.md ==
        ---
        cards:
          - image: /dusk-400x200.jpg
            alt: The Merlion at dusk
          - image: /quay-400x200.jpg
        ---

    Good:
        == page.md ==
        ![The Merlion at dusk](dusk-400x200.jpg){: width="400" height="200"}

    Good:
        == page.md ==
        ![](border-400x20.png){: role="presentation" width="400" height="20"}
    """
    ref = image.ref
    if _lacks_alt_in_front_matter(ref) and not _is_declared_icon(image):
        yield Problem("the image has no alt text in the front matter; write it next to the image")
    if ref.kind is not Kind.MARKDOWN or (ref.value("alt") or "").strip():
        return
    if is_tracking_pixel(image):
        return  # it shows nothing
    link = ref.context.link
    if (link and link.name) or _is_inline_icon(image):
        return  # the text beside the image says what it means
    declared = ref.value("role") in {"presentation", "none"} or not ref.context.name.exposed
    if not declared and not (ref.context.name.text or "").strip():
        yield Problem("the alt text is empty; describe the image, or mark it as decorative")


def _lacks_alt_in_front_matter(ref: ImageRef) -> bool:
    name = ref.context.name
    named = name.origin != "alt" or bool((name.text or "").strip())
    return ref.kind is Kind.FRONT_MATTER and not named


def _is_declared_icon(image: Image) -> bool:
    return image.ref.value("alt") is not None and _is_small(image, FRONT_ICON)


def _is_inline_icon(image: Image) -> bool:
    return _is_small(image, ICON) and not image.ref.context.placement.alone


def _is_small(image: Image, longest: int) -> bool:
    info = image.info
    return info is not None and 0 < max(info.width, info.height) <= longest
