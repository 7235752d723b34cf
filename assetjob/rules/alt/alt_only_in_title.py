"""Rule alt-only-in-title."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, may_be_named


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    group=SAYS_NOTHING,
    unless=("alt-filename", "alt-machine-name", "alt-placeholder"),
)
def alt_only_in_title(image: Image) -> Iterator[Problem]:
    """Image has a title instead of an alt text.

    Screen readers use the title where there is no alt text, but browsers do not show it in place of
    a broken image, nor to people who use a keyboard or a touch screen. The HTML standard requires
    the alt attribute. Move the text into it.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/
        https://developer.mozilla.org/docs/Web/HTML/Reference/Global_attributes/title

    Bad:
        <img src="dusk-400x200.jpg" title="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" title="Photo: K. Tan" width="400"
             height="200">
    """
    ref = image.ref
    is_title = ref.context.name.exposed and ref.context.name.origin == "title"
    if ref.kind is Kind.IMG and ref.attr("alt") is None and is_title and not may_be_named(ref):
        yield Problem("the image has a title but no alt text; move the text into the alt attribute")
