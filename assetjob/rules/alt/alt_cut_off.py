"""Rule alt-cut-off."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import shortened


@image_rule(Severity.WARNING, about="alt", wcag=("1.1.1",))
def alt_cut_off(image: Image) -> Iterator[Problem]:
    """Alt text is cut off by a quotation mark.

    A quotation mark like those around the text ends it; browsers take the rest for attributes.
    Write &quot; or &#39;, or the other kind of quotation marks around the text.

    See:
        https://html.spec.whatwg.org/multipage/parsing.html#parse-error-missing-whitespace-between-attributes

    Bad:
        <img src="400x200.jpg" alt='Women's football in Seoul' width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="The "Merlion" at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="Women's football in Seoul" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The &quot;Merlion&quot; at dusk" width="400" height="200">
    """
    alt = image.ref.attr("alt")
    if alt is not None and not image.ref.templated and _goes_on(image.ref, alt.span.end):
        yield Problem(f'a quotation mark ends the alt text after "{shortened(alt.value)}"')


def _goes_on(ref: ImageRef, end: int) -> bool:
    """Tell whether words follow directly on the alt text, the last of which has a quote."""
    words = [each for each in ref.attrs if each.span.start >= end]
    if not words or words[0].span.start != end or words[0].value_span:
        return False
    return any(quote in each.name for each in words for quote in "\"'")
