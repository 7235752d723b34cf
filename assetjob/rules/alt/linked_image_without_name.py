"""Rule linked-image-without-name."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import EXPOSED_KINDS, may_be_named


@image_rule(
    Severity.ERROR, about="alt", wcag=("2.4.4", "4.1.2"), act=("c487ae", "97a4e1"), conformance=True
)
def linked_image_without_name(image: Image) -> Iterator[Problem]:
    """Link or button contains only an image without a name.

    A screen reader says "link" and the URL, or just "button", so users do not know where the link
    leads or what the button does (failure F89 of WCAG; ACT rules c487ae and 97a4e1). The alt text
    of such an image says that; it cannot be empty. Where the image is hidden, the link or button
    itself needs a name, such as an aria-label.

    See:
        https://www.w3.org/WAI/tutorials/images/functional/
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F89

    Bad:
        <a href="/reports/"><img src="report-40x40.png" width="40" height="40"></a>

    Bad:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"></a>

    Bad:
        <button><img src="search-40x40.png" alt="" width="40" height="40"></button>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="Reports" width="40" height="40"></a>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"> Reports</a>

    Good:
        <button><img src="search-40x40.png" alt="Search" width="40" height="40"></button>
    """
    context, name = image.ref.context, image.ref.context.name
    if image.ref.kind not in EXPOSED_KINDS or may_be_named(image.ref):
        return
    if name.exposed and (name.text or "").strip():
        return
    link, button = context.link, context.button
    if link and link.exposed and not link.name:
        to = f"the link to {link.href}" if link.href else "the link"
        yield Problem(f"{to} has no name; {_needs(image, 'link')} that says where it leads")
    elif button and button.exposed and not button.name:
        kind = "summary" if button.element == "summary" else "button"
        yield Problem(f"the {kind} has no name; {_needs(image, kind)} that says its purpose")


def _needs(image: Image, around: str) -> str:
    """Return what needs a name: a name of an image that is hidden would not be read."""
    name = image.ref.context.name
    if not name.exposed and not name.decorative:
        return f"its image is hidden, so the {around} itself needs an aria-label"
    if image.ref.kind in {Kind.IMG, Kind.MARKDOWN}:
        return "its image needs an alt text"
    return "its image needs an aria-label"
