"""Rule alt-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.target import ResolvedBy, TargetState
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import nameless


@image_rule(
    Severity.ERROR,
    about="alt",
    wcag=("1.1.1",),
    act=("23a2a8", "59796f", "7d6734", "8fc3b6"),
    conformance=True,
)
def alt_missing(image: Image) -> Iterator[Problem]:
    """Image has no alt text.

    People who cannot see the image do not get its content; some screen readers read out the file
    name instead. Describe the image in its alt attribute, or mark it as decorative with alt="" (ACT
    rules 23a2a8, 59796f, 7d6734 and 8fc3b6). It is a warning where a template is given the image.

    See:
        https://www.w3.org/WAI/tutorials/images/decision-tree/
        https://developer.mozilla.org/docs/Web/API/HTMLImageElement/alt

    Bad:
        <img src="dusk-400x200.jpg" width="400" height="200">

    Bad:
        <form><input type="image" src="search-40x40.png" alt="" width="40" height="40"></form>

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="border-400x20.png" alt="" width="400" height="20">
    """
    if nameless(image):
        severity = Severity.WARNING if _may_show_nothing(image) else None
        yield Problem(_message(image), severity=severity)


def _may_show_nothing(image: Image) -> bool:
    """Tell whether a template gets the image from its pages, of which perhaps none has one."""
    target = image.target
    return target.state is TargetState.DYNAMIC and target.resolved_by is ResolvedBy.TEMPLATE


def _message(image: Image) -> str:
    match image.ref.kind:
        case Kind.INPUT:
            return "the image button has no alt text; say what the button does"
        case Kind.AREA:
            return "the image map area has no alt text; say where the area leads"
        case Kind.OBJECT:
            return "the object has no accessible name; add an aria-label or a title"
        case Kind.SVG | Kind.ROLE_IMG:
            return "the graphic has no accessible name; add an aria-label"
    lacks = (
        "the image has no alt text" if image.ref.value("alt") is None else "the alt text is blank"
    )
    return f"{lacks}; {_advice(image)}"


def _advice(image: Image) -> str:
    link, button = image.ref.context.link, image.ref.context.button
    # An image that is all there is in a link or a button cannot be decorative.
    if link and link.exposed and not link.name:
        return "say where its link leads"
    if button and button.exposed and not button.name:
        return "say what its button does"
    what = "it" if image.ref.value("alt") is None else "the image"
    return f'describe {what}, or mark it as decorative with alt=""'
