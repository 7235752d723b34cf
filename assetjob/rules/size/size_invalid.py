"""Rule size-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.model.text import is_template
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, pixels


@image_rule(Severity.WARNING, about="size", unless=("file-missing", "file-wrong-case"))
def size_invalid(image: Image) -> Iterator[Problem]:
    """Invalid width or height.

    width and height are whole numbers without a unit (HTML standard, Dimension attributes).
    Browsers ignore height="auto", so they reserve no space for the image and the content below it
    moves. A percentage gives the width but not the aspect ratio. Write the dimensions of the file,
    and use CSS for the layout: style="width: 100%; height: auto".

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#width

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="100%" height="auto">

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400px" height="200px">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    ref = image.ref
    if ref.kind not in SIZED_KINDS:
        return
    wrong = [
        f'{name}="{ref.value(name)}"'
        for name in ("width", "height")
        if _says_something(ref.value(name)) and pixels(ref, name) is None
    ]
    if wrong:
        message = f"{' and '.join(wrong)} is not a number of pixels; write the file's"
        yield Problem(message, cause=_BY_EDITOR if _is_by_editor(ref) else "")


_BY_EDITOR = "width=100% height=auto"


def _is_by_editor(ref: ImageRef) -> bool:
    """Tell whether the values are those that content management systems write for every image."""
    width, height = (ref.value(name) or "" for name in ("width", "height"))
    return width.strip() == "100%" and height.strip().lower() == "auto"


def _says_something(value: str | None) -> bool:
    return bool(value and value.strip()) and not is_template(value or "")
