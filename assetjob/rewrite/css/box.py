"""The styles of one image's box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assetjob.model.measured import Measured
from assetjob.model.sizes import WidthPiece
from assetjob.rewrite.css.cascade import UNDECLARED
from assetjob.rewrite.css.image_width import ImageSize
from assetjob.rewrite.css.sheet import Declaration

Widths = tuple[WidthPiece, ...]
_UNDECLARED = frozenset({UNDECLARED})
AS_IN_FILE = frozenset({UNDECLARED, "from-image"})  # values of image-orientation
_SIZE_CONTAINMENT = re.compile(r"\b(size|strict|inline-size)\b|[^a-z -]")
_SIZES = tuple(f"{prefix}{axis}" for prefix in ("", "min-", "max-") for axis in ("width", "height"))


class WidthsOf(Protocol):
    """Returns an upper bound of the width at which an image is drawn, None if unknown.

    It is drawn with the attributes of `size` and the further declarations `style`. With `fluid`,
    style sheets that are not known limit images to their containing block.
    """

    def __call__(  # noqa: D102
        self, size: ImageSize, style: tuple[str, ...], *, fluid: bool
    ) -> Widths | None: ...


def _unknown(size: ImageSize, style: tuple[str, ...], *, fluid: bool) -> None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True)
class Box:
    """The styles of an image's box.

    `declared` are the values that style sheets and the image's own style may give to a property,
    `inline` is that style. `flex_or_grid_item` is True where the image may be a flex or grid item,
    `shrink_to_fit` where the width of an ancestor may depend on its content. `deciding_attributes`
    are the attributes in selectors that match the image or would match it with other attributes.
    `complete` is False where other style sheets may apply that cannot be read. `takes_style`
    is False where a policy forbids style attributes, `vertical` is True where text may run from top
    to bottom, `turned_elsewhere` where an ancestor may say how images are turned. `widths` returns
    a bound of the displayed width. `definite_height` tells that percentages of the image's height
    refer to a height that no content changes, `fixed_parent` that the parent's height is a length,
    `clipping` how many ancestors are inside the nearest box of fixed height that hides what is
    below it (None: there is none).
    `measured` is what a browser found.
    """

    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inline: Mapping[str, Declaration] = field(default_factory=dict)
    flex_or_grid_item: bool = False
    shrink_to_fit: bool = False
    deciding_attributes: frozenset[str] = frozenset()
    complete: bool = False
    takes_style: bool = True
    vertical: bool = False
    turned_elsewhere: bool = False
    definite_height: bool = False
    fixed_parent: bool = False
    clipping: int | None = None
    widths: WidthsOf = field(default=_unknown, compare=False, repr=False)
    measured: Measured | None = None

    @property
    def is_ordinary(self) -> bool:
        """Whether the box is what the image's file and its size attributes make of it."""
        return (
            not self.vertical
            and self.values("content") <= {"", "normal", "none"}
            and self.values("object-view-box") <= {"", "none"}
            and not any(_SIZE_CONTAINMENT.search(value) for value in self.values("contain"))
            and not any("calc-size(" in value for name in _SIZES for value in self.values(name))
        )

    @property
    def is_oriented(self) -> bool:
        """Whether the image is certainly turned as the orientation in its file says."""
        found = self.values("image-orientation")
        return found <= AS_IN_FILE and not (self.turned_elsewhere and UNDECLARED in found)

    def values(self, name: str) -> frozenset[str]:
        """Return every value that the property may have; ``""`` means none is declared."""
        found = self.declared.get(name, _UNDECLARED)
        if name == "aspect-ratio":  # auto is another ratio than that of the attributes
            return frozenset("natural" if value == "auto" else value for value in found)
        return found
