"""Rule file-outside-site."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, TargetState
from assetjob.rules.support.files import targets
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="file")
def file_outside_site(image: Image) -> Iterator[Problem]:
    """The page names a file outside the site's folder.

    It is reached through a symbolic link that leaves the folder: it will not be published with the
    site, and it is never read here. Put a copy into the site.

    Bad:
        <img src="outside-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for url, target in targets(image):
        if target.state is TargetState.OUTSIDE:
            yield Problem(f"{url} lies outside the site's folder: put a copy into it")
