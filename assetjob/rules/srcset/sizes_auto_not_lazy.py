"""Rule sizes-auto-not-lazy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.srcset import RESPONSIVE, in_picture, is_lazy

AUTO = re.compile(r"\s*auto\s*(,|$)", re.IGNORECASE)


@image_rule(Severity.WARNING, about="srcset")
def sizes_auto_not_lazy(image: Image) -> Iterator[Problem]:
    """sizes="auto" stands on an image that is not lazy.

    Browsers honour auto only where loading="lazy" gives them time to lay the page out; elsewhere it
    counts as 100vw (HTML standard, 4.8.4.2.2). Add loading="lazy", or write a length.

    Bad:
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="auto"
             alt="The Merlion" width="400" height="200">

    Good:
        <img src="red-400x200.jpg" alt="The quay" width="400" height="200">
        <img src="400x200.jpg" srcset="400x200.jpg 400w, 800x400.jpg 800w" sizes="auto"
             alt="The Merlion" width="400" height="200" loading="lazy">
    """
    ref = image.ref
    # A source takes the loading of its img, which stands elsewhere.
    if ref.kind not in RESPONSIVE or (in_picture(image) and ref.kind.value == "source"):
        return
    if AUTO.match(ref.value("sizes") or "") and not is_lazy(image):
        yield Problem('sizes="auto" without loading="lazy" counts as 100vw: write a length')
