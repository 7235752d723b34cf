"""Rule alt-differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from assetjob.model import Image, JudgedPage, Problem, Severity
from assetjob.rules._rule import Found, site_rule
from assetjob.rules._text import SAYS_NOTHING, alternative, folded, short


@site_rule(Severity.REVIEW, unless=SAYS_NOTHING)
def alt_differs(pages: Sequence[JudgedPage]) -> Found:
    """One picture has different alternatives in different places.

    One of them may be left from another picture, or one may be the better for all. Where the places
    ask for different words, both are right.

    Bad:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="400x200.jpg" alt="Minister visits a school" width="400" height="200">

    Good:
        == one.html ==
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="400x200.jpg" alt="The Merlion, at dusk" width="400" height="200">
    """
    uses: defaultdict[str, list[tuple[Image, str]]] = defaultdict(list)
    for page in pages:
        for image in page.images:
            alt = alternative(image)
            # A linked image says where its link goes: that differs from place to place.
            if alt and folded(alt) and image.info and image.ref.context.link is None:
                uses[image.info.digest].append((image, alt))
    for images in uses.values():
        if len(images) == 1:
            continue
        usual = Counter(folded(alt) for _, alt in images).most_common(1)[0][0]
        told = next(alt for _, alt in images if folded(alt) == usual)
        for image, alt in images:
            if folded(alt) != usual:
                yield (
                    image,
                    Problem(
                        f'the alt is "{short(alt)}"; elsewhere the picture has "{short(told)}"'
                    ),
                )
