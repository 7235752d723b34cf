"""What scripts may change about the styles of a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Restyling:
    """What scripts may change about the styles of a page.

    `adds_sheets` tells that they may add style sheets. `names` are the classes, the attributes and
    the words of attribute values that they may set or remove; one that ends or begins with a hyphen
    or an underscore is a part of such names. `reads_backgrounds` tells that they name the property
    background-image, so that they may read or set it.
    """

    adds_sheets: bool = False
    names: frozenset[str] = frozenset()
    reads_backgrounds: bool = False

    def __or__(self, other: Restyling) -> Restyling:
        return Restyling(
            self.adds_sheets or other.adds_sheets,
            self.names | other.names,
            self.reads_backgrounds or other.reads_backgrounds,
        )


UNCHANGED = Restyling()
