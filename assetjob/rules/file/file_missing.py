"""Rule file-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, TargetState
from assetjob.model.page import Kind
from assetjob.rules.support.files import targets
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.ERROR, about="file")
def file_missing(image: Image) -> Iterator[Problem]:
    """The page names an image file that is not there.

    Readers see a broken image. Put the file where the address says, or correct the address. A mere
    name in the front matter is not judged: the layout may put a folder before it.

    Bad:
        <img src="missing-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 1x, missing-800x400.jpg 2x"
             alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == _posts/2025-01-01-merlion.md ==
        ---
        title: The Merlion
        image: missing-1200x630.jpg
        ---
    """
    if image.ref.kind is Kind.FRONT_MATTER and "/" not in (image.ref.url or ""):
        return
    told: set[str] = set()
    for url, target in targets(image):
        if target.state is TargetState.MISSING and target.found is None and url not in told:
            told.add(url)
            if target.path:
                yield Problem(f"{url} leads nowhere: there is no file {target.path}")
            else:
                yield Problem(f'the address "{url}" names no file')
