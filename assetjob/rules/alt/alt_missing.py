"""Rule alt-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import nameless


@image_rule(Severity.ERROR, about="alt", wcag=("1.1.1",))
def alt_missing(image: Image) -> Iterator[Problem]:
    """An image has no text alternative.

    Whoever cannot see the image gets nothing, or its file name read aloud (WCAG 2.2, 1.1.1 Non-text
    Content, level A; ACT rules 23a2a8, 59796f, 7d6734 and 8fc3b6). Say in the alt what the image
    tells. Where it is mere decoration, declare that with alt="".

    Bad:
        <img src="400x200.jpg" width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt=" " width="400" height="200">

    Bad:
        <form><input type="image" src="400x200.jpg" alt="" width="400" height="200"></form>

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="" width="400" height="200">

    Good:
        <img src="400x200.jpg" aria-label="The Merlion at dusk" width="400" height="200">

    Good:
        <a href="/reports/"><img src="400x200.jpg" {{ include.attributes }}></a>
    """
    if nameless(image):
        yield Problem(_message(image))


def _message(image: Image) -> str:
    match image.ref.kind:
        case Kind.INPUT:
            return "the image button has no name: give it an alt that says what it does"
        case Kind.AREA:
            return "the area of the image map has no name: give it an alt that says where it leads"
        case Kind.OBJECT:
            return "the object has no name: give it an aria-label or a title"
        case Kind.SVG | Kind.ROLE_IMG:
            return "the graphic has no name: give it an aria-label"
    if image.ref.value("alt") is None:
        return 'the image has no alt: describe it, or declare it decorative with alt=""'
    return 'the alt is blank: describe the image, or declare it decorative with alt=""'
