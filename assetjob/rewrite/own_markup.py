"""Remove what the tool wrote at an image that may not have candidates any more.

The author has opted it out since, a script sets its ``src``, or its ``src`` now names something
that has no variants: the ``srcset`` would go on showing the earlier image.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assetjob.model.page import ImageRef
from assetjob.model.sizes import parse_sizes
from assetjob.rewrite.attributes import NewMarkup
from assetjob.rewrite.loading import follows_srcset
from assetjob.rewrite.source_tags import ImageMarkup


def without_own_markup(markup: ImageMarkup) -> NewMarkup | None:
    """Return the markup of an image as its author wrote it; None where the tool wrote nothing.

    The author's attributes come before the ``srcset``, the tool's after it. Where the tool changed
    one in its place, it stays with what keeps the box of the image.
    """
    if not markup.written:
        return None
    return NewMarkup(_authored(markup.image.ref))


def _authored(ref: ImageRef) -> Mapping[str, str | None]:
    if ref.attr("srcset") is None:
        return {}
    changes: dict[str, str | None] = {"srcset": None}
    changes |= {name: None for name, own in _OWN.items() if own(ref) and follows_srcset(ref, name)}
    # The author's height is needed with the style that the tool added to it.
    if ref.attr("height") is None or follows_srcset(ref, "height"):
        changes |= _without_dimensions(ref)
    return changes


_OWN: Mapping[str, Callable[[ImageRef], bool]] = {
    "sizes": lambda ref: parse_sizes(ref.value("sizes") or "").is_generated,
    "loading": lambda ref: ref.value("loading") == "lazy",
    "fetchpriority": lambda ref: ref.value("fetchpriority") == "high",
    "decoding": lambda ref: ref.value("decoding") == "async",
}


def _without_dimensions(ref: ImageRef) -> dict[str, str | None]:
    """Return the changes that remove the tool's ``width``, ``height`` and ``style``."""
    changes: dict[str, str | None] = {
        name: None for name in ("width", "height") if follows_srcset(ref, name)
    }
    style = _STYLE.fullmatch(ref.value("style") or "")
    if style and follows_srcset(ref, "style"):
        changes["style"] = None
        if style["width"]:  # what the author's attribute said
            changes["width"] = style["width"]
    return changes


_STYLE = re.compile(
    r"(?:width: (?P<width>[0-9.]{1,12}%)(?:; |$))?(?:height: auto(?:; |$))?"
    r"(?:aspect-ratio: [0-9]{1,9} / [0-9]{1,9})?;?"
)
