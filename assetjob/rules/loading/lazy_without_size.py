"""Rule lazy-without-size."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.bindings import is_bound
from assetjob.model.dimension import parse_dimension
from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.text import is_template
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, sized_by_style
from assetjob.rules.support.srcset import is_lazy


@image_rule(
    Severity.WARNING, about="loading", unless=("file-missing", "file-wrong-case", "size-invalid")
)
def lazy_without_size(image: Image) -> Iterator[Problem]:
    """Lazy-loaded image has no width and height.

    The image has no height until it is loaded: the content below it moves, and images that are
    close together are all loaded at once. Add width and height.

    See:
        https://web.dev/articles/browser-level-image-lazy-loading

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
        <img src="quay-400x200.jpg" alt="The quay" loading="lazy">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200" loading="lazy">
    """
    ref = image.ref
    if ref.kind not in SIZED_KINDS or ref.templated or not is_lazy(image):
        return
    lacks = [
        name
        for name in ("width", "height")
        if not (parse_dimension(ref.value(name)) or is_template(ref.value(name) or ""))
        and not is_bound(ref.attrs, name)
    ]
    if lacks and not sized_by_style(image):
        add = "both" if len(lacks) > 1 else "it"
        yield Problem(f'loading="lazy" without {" and ".join(lacks)}; add {add}')
