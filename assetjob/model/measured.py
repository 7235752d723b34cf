"""What a browser measured of an image on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assetjob.model.sizes import Sizes

PHONE, DESKTOP = "phone", "desktop"
# Viewport widths in CSS pixels whose boxes are kept: those of the devices that rules judge by, and
# those of a tablet and a laptop.
KEPT_VIEWPORTS = (360, 412, 768, 1440, 1920)
# Differences in CSS pixels that a reader cannot see.
VISIBLE = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """The width in CSS pixels at which an image is drawn in a viewport of a width."""

    viewport: int
    width: float


@dataclass(frozen=True, slots=True, order=True)
class BoxSample:
    """The content box of an image in a viewport: all in CSS pixels. `drawn` is the image's width.

    It is wider than the box where ``object-fit: cover`` crops it.
    """

    viewport: int
    width: float
    height: float
    drawn: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a browser measured of an image.

    `sizes` is never narrower than the image is drawn, None where that has no short description;
    `exact` tells that it is nowhere more than a pixel wider. `boxes` are those at `KEPT_VIEWPORTS`
    at which it is displayed. `first_view` and `largest` name the profiles, PHONE and DESKTOP, where
    the image is in the first view, and where it is the Largest Contentful Paint. `object_fit` is
    the computed value. `of_natural_size` tells that CSS makes it as wide as its natural size,
    whatever its attributes say; `keeps_box` that with a ``width`` attribute its box is the same
    whatever its natural size, `keeps_box_as_drawn` that it is at least where the natural size is as
    wide as the image is drawn, or up to a pixel wider. `widths` are those in pixels that its
    candidates are to have, none where the settings say them.
    """

    sizes: Sizes | None = None
    exact: bool = False
    boxes: tuple[BoxSample, ...] = ()
    first_view: frozenset[str] = frozenset()
    largest: frozenset[str] = frozenset()
    object_fit: str = "fill"
    of_natural_size: bool = False
    keeps_box: bool = False
    keeps_box_as_drawn: bool = False
    widths: tuple[int, ...] = ()

    def box_at(self, viewport: int) -> BoxSample | None:
        """Return the box in a viewport of this width, None where it was not displayed."""
        return next((box for box in self.boxes if box.viewport == viewport), None)

    def width_at(self, viewport: int) -> float | None:
        """Return the width in CSS pixels at which the image is drawn, None where it is unknown."""
        box = self.box_at(viewport)
        return box.drawn if box else None

    @property
    def always_largest(self) -> bool:
        """Tell whether it is the Largest Contentful Paint on phone and desktop."""
        return self.largest >= {PHONE, DESKTOP}

    @property
    def may_wait(self) -> bool:
        """Tell whether it may be lazy-loaded: it is not seen first on both, and nowhere largest."""
        return not self.largest and not self.first_view >= {PHONE, DESKTOP}


def samples_of(boxes: Sequence[BoxSample]) -> tuple[Sample, ...]:
    """Return the drawn widths of the boxes that are displayed."""
    return tuple(Sample(box.viewport, box.drawn) for box in boxes if box.drawn > 0)


@dataclass(frozen=True, slots=True)
class SizeAttributes:
    """The attributes of an image that decide its size, None where it has none."""

    width: str | None = None
    height: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class MeasuredImage:
    """A measurement with what it is about.

    `picture` is the SHA-256 of the image file in hex, `context` is `Context.key`, `number` counts
    the images of the page before it with the same of both. `url` is a hint for people, `attributes`
    are those that the image had.
    """

    picture: str
    context: str
    number: int
    url: str
    attributes: SizeAttributes
    measured: Measured


@dataclass(frozen=True, slots=True)
class MeasuredBackground:
    """A background of CSS that is the Largest Contentful Paint on phone, desktop or both.

    `url` is its URL as the page may write it, `media` the widths of the viewports that show it as a
    media query list, "" where all do.
    """

    url: str
    media: str = ""


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """The measured images of a page, and the backgrounds that readers see first and largest.

    `text` is a digest of the page's text but for its images, `sheets` one of its style sheets: if
    one of them has changed, the measurements may be wrong.
    """

    page: str
    text: str
    sheets: str
    images: tuple[MeasuredImage, ...]
    backgrounds: tuple[MeasuredBackground, ...] = ()
