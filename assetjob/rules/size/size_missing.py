"""Rule size-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, sized_by_style


@image_rule(
    Severity.WARNING,
    about="size",
    unless=("size-invalid", "lazy-without-size", "file-missing", "file-wrong-case"),
)
def size_missing(image: Image) -> Iterator[Problem]:
    """Missing width and height.

    Without width and height, the browser reserves no space for the image, and the content below it
    moves when the image is loaded (Lighthouse, unsized-images). Add the dimensions of the file; CSS
    can still scale the image.

    See:
        https://web.dev/articles/optimize-cls
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#width

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk">

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    ref = image.ref
    lacks = [name for name in ("width", "height") if not (ref.value(name) or "").strip()]
    if ref.kind in SIZED_KINDS and lacks and not ref.templated and not sized_by_style(image):
        info = image.info
        of_file = "add the file's dimensions"
        if info and info.width and info.exact:
            width, height = info.natural_size
            of_file = f"the file has {width}x{height} pixels"
            if info.density_size:
                of_file = f"by its EXIF resolution the file's natural size is {width}x{height}"
        yield Problem(f"the image has no {' and no '.join(lacks)}; {of_file}")
