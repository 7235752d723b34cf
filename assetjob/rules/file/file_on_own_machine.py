"""Rule file-on-own-machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.files import targets
from assetjob.rules.support.rule import image_rule

OWN = re.compile(
    r"file:|[a-z]:[\\/]|(?:https?:)?//(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?:[:/]|$)",
    re.IGNORECASE,
)


@image_rule(Severity.ERROR, about="file")
def file_on_own_machine(image: Image) -> Iterator[Problem]:
    """The page names a file on its author's own machine.

    The image shows where the page was written, and nowhere else. Put the file into the site and
    write its address there.

    Bad:
        <img src="file:///C:/Users/me/merlion.jpg" alt="The Merlion" width="400" height="200">

    Bad:
        <img src="http://localhost:4000/merlion.jpg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion" width="400" height="200">
    """
    for url, _ in targets(image):
        if OWN.match(url.strip()):
            yield Problem(f"{url} is on the author's own machine: put the file into the site")
