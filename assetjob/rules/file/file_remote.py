"""Rule file-remote."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, TargetState
from assetjob.model.page import Kind
from assetjob.rules.support.rule import image_rule

ELSEWHERE = ("http:", "https:", "//", "\\\\")
SHOWN = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.POSTER})


@image_rule(Severity.REVIEW, about="file", unless=("file-on-own-machine",))
def file_remote(image: Image) -> Iterator[Problem]:
    """An image comes from another site.

    It can change or vanish there, tells that site who reads the page, and cannot be made smaller
    here. Put a copy into the site, if its licence allows it. Where that site is your own, say so in
    the settings: url = "https://example.org".

    Bad:
        <img src="https://example.com/a.jpg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion" width="400" height="200">
    """
    url = (image.ref.url or "").lower()
    is_elsewhere = image.target.state is TargetState.EXTERNAL and url.startswith(ELSEWHERE)
    if image.ref.kind in SHOWN and is_elsewhere:
        yield Problem(f"{image.ref.url} is another site's image")
