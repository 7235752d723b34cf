"""Rule linked-image-without-name."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import IN_PAGE


@image_rule(Severity.ERROR, about="alt", wcag=("2.4.4", "4.1.2"))
def linked_image_without_name(image: Image) -> Iterator[Problem]:
    """A link holds nothing but an image without a name.

    A screen reader says "link" and the address; nobody can tell where it leads (WCAG 2.2, 2.4.4
    Link Purpose and 4.1.2 Name, Role, Value, level A, failure F89; ACT rule c487ae). The alt of
    such an image says where the link goes; it can never be empty.

    Bad:
        <a href="/reports/"><img src="400x200.jpg" width="400" height="200"></a>

    Bad:
        <a href="/reports/"><img src="400x200.jpg" alt="" width="400" height="200"></a>

    Bad:
        == page.md ==
        [![](400x200.jpg){: width="400" height="200"}](/reports/)

    Good:
        <a href="/reports/"><img src="400x200.jpg" alt="Reports" width="400" height="200"></a>

    Good:
        <a href="/reports/"><img src="400x200.jpg" alt="" width="400" height="200"> Reports</a>
    """
    link, name = image.ref.context.link, image.ref.context.name
    if image.ref.kind not in IN_PAGE or link is None or link.name or not link.exposed:
        return
    if image.ref.templated:
        return  # the template may write the alt
    if not name.exposed or not (name.text or "").strip():
        what = "an alt" if image.ref.kind in {Kind.IMG, Kind.MARKDOWN} else "an aria-label"
        to = f"the link to {link.href}" if link.href else "the link"
        yield Problem(f"{to} has no name: its image needs {what} that says where it leads")
