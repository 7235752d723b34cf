"""Rule file-unreferenced."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.REVIEW, about="file")
def file_unreferenced(image: Image) -> Iterator[Problem]:
    """Image file is not used.

    No page, style sheet or other text file of the site names the file, but it is published. Delete
    it unless other sites use it. Checked only with the setting unreferenced = true, and when the
    whole site is scanned.

    Bad:
        == page.html ==
        <p>The Merlion at dusk</p>
        == .old/page.html ==
        <img src="/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == page.html ==
        <img src="/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    if image.ref.kind is Kind.FILE:
        yield Problem(f"{image.ref.url} is not used; delete it if it is not needed")
