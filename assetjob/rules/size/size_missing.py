"""Rule size-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.dimensions import SIZED, sized_by_style
from assetjob.rules.support.rule import image_rule


@image_rule(
    Severity.WARNING,
    about="size",
    unless=("size-invalid", "lazy-without-size", "file-missing", "file-wrong-case"),
)
def size_missing(image: Image) -> Iterator[Problem]:
    """An image does not say its size.

    Without width and height the browser keeps no place for the image: the text jumps when it
    arrives (web.dev, Cumulative Layout Shift; Lighthouse, unsized-images). Write the pixels of the
    file; CSS may still scale it.

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk">

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" style="width: 100%; aspect-ratio: 2 / 1">
    """
    ref = image.ref
    lacks = [name for name in ("width", "height") if not (ref.value(name) or "").strip()]
    if ref.kind in SIZED and lacks and not ref.templated and not sized_by_style(ref):
        info = image.info
        pixels = f"{info.width} by {info.height}" if info and info.width and info.exact else ""
        of_file = f"the file's {pixels} pixels" if pixels else "the file's pixels"
        yield Problem(f"the image has no {' and no '.join(lacks)}: write {of_file}")
