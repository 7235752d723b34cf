"""Rule file-remote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.target import TargetState
from assetjob.rules.support.badges import is_badge
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.tracking import is_tracking_pixel

ELSEWHERE = ("http:", "https:", "//", "\\\\")
# Addresses of people and their posts, which have no image at them.
_PROFILE = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:facebook|instagram|linkedin|medium|twitter|x)\.com/[\w@/-]+",
    re.IGNORECASE,
)
SHOWN = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.POSTER})


@image_rule(Severity.REVIEW, about="file", unless=("file-on-own-machine",))
def file_remote(image: Image) -> Iterator[Problem]:
    """Image is loaded from another site.

    The other site can change or remove the image and sees who reads the page, and assetjob cannot
    create variants. Add a copy to the site if its licence allows it. If the other site is your own,
    set its URL in the settings: url = "https://example.org". If its files are in a folder, name
    both under [[url_map]]. Subdomains of the site's domain, and storage buckets and accounts of
    image services with its name, are not reported, nor are badges and the pixels that count
    readers.

    Bad:
        <img src="https://example.com/a.jpg" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
    """
    if is_badge(image) or is_tracking_pixel(image):
        return  # only the other site knows the state that it shows, or counts the readers
    url = (image.ref.url or "").lower()
    is_elsewhere = image.target.state is TargetState.EXTERNAL and url.startswith(ELSEWHERE)
    if image.ref.kind in SHOWN and is_elsewhere and not image.target.own_host:
        yield Problem(_message(image.ref.url or "", _host(url)), group=_host(url))


def _message(url: str, host: str) -> str:
    if url.startswith("//") and host.isalnum():
        return f'{url} names a host "{host}"; for a folder of the site, write one slash before it'
    if _PROFILE.fullmatch(url):
        return f"{url} looks like the address of a page, not of an image; write a link to it"
    return f"{url} is loaded from there, not from the site's folder"


def _host(url: str) -> str:
    """Return the host of a URL: what is decided about one of its images is so about all."""
    return url.replace("\\", "/").partition("//")[2].partition("/")[0].partition("?")[0]
