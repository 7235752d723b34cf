"""Rule size-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.bindings import is_bound
from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.model.target import TargetState
from assetjob.rules.support.badges import is_badge
from assetjob.rules.support.data_svg import has_own_size
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, is_left_to_generator, sized_by_style
from assetjob.rules.support.tracking import is_tracking_pixel


@image_rule(
    Severity.WARNING,
    about="size",
    unless=("size-invalid", "lazy-without-size", "file-missing", "file-wrong-case"),
)
def size_missing(image: Image) -> Iterator[Problem]:
    """Missing width and height.

    Without width and height, the browser reserves no space for the image, and the content below it
    moves when the image is loaded (Lighthouse, unsized-images). Add the dimensions of the file; CSS
    can still scale the image. Sources of a generator that may add them are reported once.

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
    if ref.kind not in SIZED_KINDS or ref.templated or is_badge(image):
        return  # the width of a badge changes with its text
    if is_tracking_pixel(image):
        return  # it takes no room
    if has_own_size(ref.url or ""):
        return  # the page itself has the dimensions
    if image.target.sized:
        return  # the built page has the dimensions
    if ref.url is None and not ref.candidates:
        return  # nothing is displayed
    lacks = [name for name in ("width", "height") if _lacks(ref, name)]
    if lacks and not sized_by_style(image):
        if is_left_to_generator(image):
            yield Problem(_SOURCE, severity=Severity.REVIEW, cause="source")
        else:
            yield Problem(f"the image has no {' and no '.join(lacks)}; {_advice(image)}")


def _lacks(ref: ImageRef, name: str) -> bool:
    return not (ref.value(name) or "").strip() and not is_bound(ref.attrs, name)


_SOURCE = "the source gives no width and height; check that the built site has them"


def _advice(image: Image) -> str:
    """Return what to write: the natural size of the file, where that is certain."""
    info, failure = image.info, image.failure
    if failure is not None and failure.size:
        return "the file has {}x{} pixels".format(*failure.size)
    if image.target.state is TargetState.DYNAMIC:  # a loop or a parameter chooses the file
        return _DISPLAYED
    if info is None or not info.width or not info.exact:
        return "add the file's dimensions"
    if info.orientation >= _ON_ITS_SIDE and not image.box.turned:
        return "add the dimensions at which it is displayed"
    width, height = info.natural_size
    if info.density_size:
        return f"by its EXIF resolution the file's natural size is {width}x{height}"
    return f"the file has {width}x{height} pixels"


_DISPLAYED = (
    "write the dimensions at which it is displayed, or set its aspect-ratio in the style sheet"
)
_ON_ITS_SIDE = 5  # EXIF: from this value on, width and height are exchanged
