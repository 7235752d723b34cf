"""Rule linked-image-without-name."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import EXPOSED_KINDS


@image_rule(Severity.ERROR, about="alt", wcag=("2.4.4", "4.1.2"))
def linked_image_without_name(image: Image) -> Iterator[Problem]:
    """Link contains only an image without a name.

    A screen reader says "link" and the URL, so users do not know where the link leads (failure F89
    of WCAG; ACT rule c487ae). The alt text of such an image says where the link leads; it cannot be
    empty.

    See:
        https://www.w3.org/WAI/tutorials/images/functional/
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F89

    Bad:
        <a href="/reports/"><img src="report-40x40.png" width="40" height="40"></a>

    Bad:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"></a>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="Reports" width="40" height="40"></a>

    Good:
        <a href="/reports/"><img src="report-40x40.png" alt="" width="40" height="40"> Reports</a>
    """
    link, name = image.ref.context.link, image.ref.context.name
    if image.ref.kind not in EXPOSED_KINDS or link is None or link.name or not link.exposed:
        return
    if image.ref.templated:
        return  # the template may write the alt
    if not name.exposed or not (name.text or "").strip():
        what = "an alt text" if image.ref.kind in {Kind.IMG, Kind.MARKDOWN} else "an aria-label"
        to = f"the link to {link.href}" if link.href else "the link"
        yield Problem(f"{to} has no name; its image needs {what} that says where it leads")
