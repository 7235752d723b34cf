"""What style sheets say about the box of an image."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.sizes import WidthPiece

UNLIMITED = 1_000_000  # CSS pixels: wider than any file


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """What style sheets say about the box of an image.

    `widths` is an upper bound of the width at which it is drawn, `UNLIMITED` where there is none;
    None where not all style sheets are known. Then `most` is the widest in CSS pixels that the
    known ones allow, None where they have no limit. `may_crop` tells that ``object-fit`` may keep
    the aspect ratio of the file in a box of another, `reserved` that CSS alone gives the box its
    size before the file is loaded, `turned` that the image is certainly turned as the orientation
    in its file says.
    """

    widths: tuple[WidthPiece, ...] | None = None
    most: float | None = None
    may_crop: bool = False
    reserved: bool = False
    turned: bool = True


UNSTYLED = DrawnBox()
