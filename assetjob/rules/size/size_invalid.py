"""Rule size-invalid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import ImageRef
from assetjob.model.text import is_template
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, pixels
from assetjob.rules.support.text import shortened


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
    values = {name: (ref.value(name) or "").strip() for name in ("width", "height")}
    wrong = [name for name in values if _is_wrong(ref, name)]
    if not wrong:
        return
    said = " and ".join(f'{name}="{shortened(values[name])}"' for name in wrong)
    if not all(_WITH_UNIT.fullmatch(values[name]) for name in wrong):
        cause = _BY_EDITOR if _is_by_editor(values) else ""
        yield Problem(f"{said} is not a number of pixels; {_advice(values)}", cause=cause)
    elif missing := next((name for name, value in values.items() if not value), ""):
        yield Problem(
            f"{said} has a unit, which is no part of it; remove it, and add the {missing}"
        )
    else:
        yield Problem(f"{said} has a unit, which is no part of it; remove it", cause=_UNIT)


# Browsers ignore what comes after the number.
_WITH_UNIT = re.compile(r"[0-9]+(?:\.[0-9]*)?px", re.IGNORECASE)
_UNIT = "unit"
_BY_EDITOR = "width=100% height=auto"


def _advice(values: Mapping[str, str]) -> str:
    width = values["width"]
    if _PART.fullmatch(width):
        return f'write the file\'s, and the percentage in CSS: style="width: {width}; height: auto"'
    return "write the file's"


_PART = re.compile(r"[1-9][0-9]?(?:\.[0-9]+)?%")  # 100 % is what an image has that fills its column


def _is_by_editor(values: Mapping[str, str]) -> bool:
    """Tell whether the values are those that content management systems write for every image."""
    return values["width"] == "100%" and values["height"].lower() == "auto"


def _is_wrong(ref: ImageRef, name: str) -> bool:
    value = ref.value(name)
    says_something = bool(value and value.strip()) and not is_template(value or "")
    return says_something and pixels(ref, name) is None
