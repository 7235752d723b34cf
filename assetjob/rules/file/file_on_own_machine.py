"""Rule file-on-own-machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.files import targets

OWN = re.compile(
    r"file:|[a-z]:[\\/]|(?:https?:)?//(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?:[:/]|$)",
    re.IGNORECASE,
)


@image_rule(Severity.ERROR, about="file")
def file_on_own_machine(image: Image) -> Iterator[Problem]:
    """Image URL points to the author's computer.

    The image is shown on the computer where the page was written, and nowhere else. Add the file to
    the site and use its URL there.

    Bad:
        <img src="file:///C:/Users/me/dusk.jpg" alt="The Merlion" width="400" height="200">

    Bad:
        <img src="http://localhost:4000/dusk.jpg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
    """
    for url, _ in targets(image):
        if OWN.match(url.strip()):
            yield Problem(f"{url} is on the author's computer; add the file to the site")
