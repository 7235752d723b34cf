"""Rule srcset-other-picture."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.fingerprint import are_different
from assetjob.rules.support.srcset import RESPONSIVE


@image_rule(Severity.WARNING, about="srcset", unless=("srcset-other-shape",))
def srcset_other_picture(image: Image) -> Iterator[Problem]:
    """Candidates of the srcset show different images.

    Which image users see depends on their screen, and the alt text can describe only one (HTML
    standard, srcset attributes). Correct the file names. The rule compares the pixels and reports
    only images that are certainly different.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Guides/Responsive_images

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, quay-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 400w, dusk-800x400.jpg 800w"
             sizes="400px" alt="The Merlion" width="400" height="200">
    """
    if image.ref.kind not in RESPONSIVE:
        return
    files = [image.info, *(found.info for found in image.candidates)]
    seen = {info.path: info for info in files if info and info.fingerprint}
    first, *others = seen.values() or (None,)
    for other in others:
        if first and are_different(first.fingerprint, other.fingerprint):
            yield Problem(f"{other.path} and {first.path} show different images")
