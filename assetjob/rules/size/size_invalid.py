"""Rule size-invalid."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.text import is_template
from assetjob.rules.support.dimensions import SIZED, pixels
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="size", unless=("file-missing", "file-wrong-case"))
def size_invalid(image: Image) -> Iterator[Problem]:
    """A width or height is not a number of pixels.

    width and height take whole numbers without a unit (HTML standard, 4.8.17 Dimension attributes).
    Browsers ignore height="auto", so they keep no place for the image and the text jumps; a
    percentage tells them the width but not the shape. Write the pixels of the file, and put what is
    meant for the layout into the style: style="width: 100%; height: auto".

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="100%" height="auto">

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400px" height="200px">

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="0">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    ref = image.ref
    if ref.kind not in SIZED:
        return
    wrong = [
        f'{name}="{ref.value(name)}"'
        for name in ("width", "height")
        if _says_something(ref.value(name)) and pixels(ref, name) is None
    ]
    if wrong:
        yield Problem(f"{' and '.join(wrong)}: not a number of pixels")


def _says_something(value: str | None) -> bool:
    return bool(value and value.strip()) and not is_template(value or "")
