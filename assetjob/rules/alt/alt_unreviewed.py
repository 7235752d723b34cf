"""Rule alt-unreviewed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.REVIEW, about="alt", wcag=("1.1.1",), unless=("linked-image-without-name",))
def alt_unreviewed(image: Image) -> Iterator[Problem]:
    """A Markdown image has an empty alternative that nobody declared.

    Markdown writes ![](photo.jpg) for "decorative" and for "nobody wrote one" alike, and mostly it
    is the second. A person must say which (WCAG 2.2, 1.1.1 Non-text Content, level A): write the
    alternative between the brackets, or declare the image decorative, with an <img alt=""> or, in
    kramdown, with {: role="presentation"}.

    Bad:
        == page.md ==
        ![](400x200.jpg){: width="400" height="200"}

    Good:
        == page.md ==
        ![The Merlion at dusk](400x200.jpg){: width="400" height="200"}

    Good:
        == page.md ==
        ![](400x200.jpg){: role="presentation" width="400" height="200"}
    """
    ref = image.ref
    if ref.kind is not Kind.MARKDOWN or (ref.value("alt") or "").strip():
        return
    declared = ref.value("role") in {"presentation", "none"} or not ref.context.name.exposed
    if not declared and not (ref.context.name.text or "").strip():
        yield Problem("the Markdown image has an empty alt: describe it, or declare it decorative")
