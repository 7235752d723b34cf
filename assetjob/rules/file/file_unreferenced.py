"""Rule file-unreferenced."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.REVIEW, about="file")
def file_unreferenced(image: Image) -> Iterator[Problem]:
    """An image file is named nowhere in the site.

    It is published all the same, and may be one that was meant to be gone. Delete it, unless
    something outside the site uses it. Looked for only where the settings say so, with
    unreferenced = true, and in a run over the whole site.

    Bad:
        == page.html ==
        <p>The Merlion at dusk</p>
        == .old/page.html ==
        <img src="/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == page.html ==
        <img src="/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    if image.ref.kind is Kind.FILE:
        yield Problem(f"nothing in the site names {image.ref.url}: delete it if it is not needed")
