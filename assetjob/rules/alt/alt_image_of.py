"""Rule alt-image-of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text

# "Painting of", "map of" and "screenshot of" carry information; "image of" does not.
OPENING = re.compile(
    r"(an?\s+|the\s+|this\s+is\s+an?\s+)?(image|picture|pic|photo|photograph|graphic|gif)"
    r"\s+(of|showing|demonstrating|depicting|shows|that\s+shows)\b"
    r"|(gambar|imej|foto)\s+(yang\s+)?(menunjukkan|memaparkan|bagi|daripada)\b"
    r"|(这|這)?(是)?(一)?(张|張|幅)(图片|圖片|照片|图像|圖像)"
    r"|(图片|圖片|照片|图像|圖像)(显示|顯示|展示(?![会會厅廳区區])|为|為)",
    re.IGNORECASE,
)


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {"opening": OPENING},
)
def alt_image_of(image: Image) -> Iterator[Problem]:
    """Alt text begins with "image of".

    Screen readers already announce an image, so users hear "image" twice. Begin with what the image
    shows. Mention the kind of image, such as a painting or a map, only where it matters.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/

    Bad:
        <img src="dusk-400x200.jpg" alt="Image of the Merlion at dusk" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" alt="A picture showing the Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="Painting of the Merlion at dusk" width="400" height="200">
    """
    alt = alt_text(image)
    match = OPENING.match(alt or "")
    if match:
        yield Problem(f'the alt text begins with "{match[0]}"; begin with what the image shows')
