"""Rule alt-on-other-picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assetjob.model import Image, JudgedPage, Problem, Severity
from assetjob.rules._rule import Found, site_rule
from assetjob.rules._text import SAYS_NOTHING, alternative, folded


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
    first: defaultdict[str, dict[str, Image]] = defaultdict(dict)
    for page in pages:
        for image in page.images:
            alt = alternative(image)
            # A linked image says where its link goes, whatever the picture.
            if not alt or not folded(alt) or image.info is None or image.ref.context.link:
                continue
            others = first[folded(alt)]
            if image.info.digest not in others:
                others[image.info.digest] = image
            other = next(iter(others.values()))
            if other.info and other.info.digest != image.info.digest:
                yield image, Problem(f'the alt "{alt}" is that of {other.info.path} as well')
