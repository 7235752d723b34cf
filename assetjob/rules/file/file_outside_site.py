"""Rule file-outside-site."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.target import TargetState
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.files import targets


@image_rule(Severity.WARNING, about="file")
def file_outside_site(image: Image) -> Iterator[Problem]:
    """Image file is outside the site's folder.

    The path leads out of the folder through a symbolic link, so the file is not published with the
    site, and assetjob does not read it. Add a copy to the site.

    Bad:
        <img src="outside-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for url, target in targets(image):
        if target.state is TargetState.OUTSIDE:
            folder = "folder that is served" if target.path else "site's folder"
            yield Problem(f"{url} is outside the {folder}; add a copy to the site")
