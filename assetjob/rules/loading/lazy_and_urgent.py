"""Rule lazy-and-urgent."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS


@image_rule(Severity.WARNING, about="loading", unless=("lazy-first-image",))
def lazy_and_urgent(image: Image) -> Iterator[Problem]:
    """Image is lazy-loaded but has high fetch priority.

    loading="lazy" and fetchpriority="high" contradict each other: the browser waits, and the
    priority has no effect. Keep one of them.

    See:
        https://web.dev/articles/fetch-priority

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200">
        <img src="quay-400x200.jpg" alt="The quay" width="400" height="200" loading="lazy"
             fetchpriority="high">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" width="400" height="200" fetchpriority="high">
    """
    ref = image.ref
    values = [(ref.value(name) or "").strip().lower() for name in ("loading", "fetchpriority")]
    if ref.kind in SIZED_KINDS and values == ["lazy", "high"]:
        yield Problem('loading="lazy" and fetchpriority="high" contradict each other; keep one')
