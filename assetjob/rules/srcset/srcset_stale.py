"""Rule srcset-stale."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule


@image_rule(Severity.ERROR, about="srcset")
def srcset_stale(image: Image) -> Iterator[Problem]:
    """The srcset shows variants of another image file.

    Somebody changed the src, but browsers use the variants in the srcset, so they still show the
    old image. "assetjob fix" makes variants of the new one; or remove srcset and sizes.

    Where the file itself was replaced, what the two show may be the same: that is a warning.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#srcset

    Bad:
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200"
             srcset="assets/responsive/dusk.jpg/dusk-1a2b3c4d-400w.webp 400w" sizes="400px">

    Good:
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200"
             srcset="quay-400x200.jpg 400w" sizes="400px">
    """
    if image.variants_of:
        shown = image.ref.url or "the src"
        if image.variants_of == image.target.path:
            message = f"the srcset shows variants of what {image.variants_of} was before"
            yield Problem(message, severity=Severity.WARNING)
            return
        yield Problem(f"the srcset shows variants of {image.variants_of}, not of {shown}")
