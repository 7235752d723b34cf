"""Rule sizes-auto-not-lazy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.srcset import RESPONSIVE, in_picture, is_lazy

AUTO = re.compile(r"\s*auto\s*(,|$)", re.IGNORECASE)


@image_rule(Severity.WARNING, about="srcset")
def sizes_auto_not_lazy(image: Image) -> Iterator[Problem]:
    """sizes="auto" on an image that is not lazy-loaded.

    Browsers use auto only for images with loading="lazy"; for others it means 100vw (HTML standard,
    sizes attributes). Add loading="lazy", or write a length.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#sizes

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="auto" alt="The Merlion" width="400" height="200">

    Good:
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200">
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="auto" alt="The Merlion" width="400" height="200" loading="lazy">
    """
    ref = image.ref
    # The loading attribute of the img applies to its sources.
    if ref.kind not in RESPONSIVE or (in_picture(image) and ref.kind.value == "source"):
        return
    if AUTO.match(ref.value("sizes") or "") and not is_lazy(image):
        yield Problem('sizes="auto" without loading="lazy" means 100vw; write a length')
