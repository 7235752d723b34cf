"""Rule alt-on-other-picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import basename, splitext

from assetjob.model import Image, ImageInfo, JudgedPage, Problem, Severity
from assetjob.rules._rule import Found, site_rule
from assetjob.rules._text import SAYS_NOTHING, alternative, folded, short
from assetjob.rules._theme import stand_in

# What is put after a name for another size of the same picture.
SIZE = re.compile(
    r"([-_@ ](\d{2,4}x\d{2,4}|\d{2,4}(w|px)?|\dx|scaled|small|large|thumb))+$", re.IGNORECASE
)


@site_rule(Severity.REVIEW, unless=(*SAYS_NOTHING, "alt-in-row"))
def alt_on_other_picture(pages: Sequence[JudgedPage]) -> Found:
    """Different pictures have one and the same alternative.

    Words copied along with the markup mostly fit the first picture only. Say of each what it shows.

    Bad:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="red-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    first: dict[str, Image] = {}
    for page in pages:
        for image in page.images:
            alt = alternative(image)
            # A linked image says where its link goes, whatever the picture.
            if not alt or not folded(alt) or image.info is None or image.ref.context.link:
                continue
            other = first.setdefault(folded(alt), image)
            one_picture = other.info and _are_one_picture(image.info, other.info)
            if other.info and not one_picture and not stand_in(image, other):
                yield image, Problem(f'the alt "{short(alt)}" is that of {other.info.path} as well')


def _are_one_picture(one: ImageInfo, other: ImageInfo) -> bool:
    """Tell one picture in several sizes or formats from different pictures, by the names."""
    return one.digest == other.digest or _plain(one.path) == _plain(other.path)


def _plain(path: str) -> str:
    return SIZE.sub("", splitext(basename(path))[0].casefold())
