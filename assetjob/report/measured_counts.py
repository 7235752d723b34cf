"""What a browser measured of a site's images, counted."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.image import ResolvedPage


@dataclass(slots=True)
class MeasuredCounts:
    """How many images and pages were measured.

    `exact` counts images whose ``sizes`` is right within a pixel, `wider` those for which it is an
    upper bound, `unknown` those without. `largest` counts the pages whose Largest Contentful Paint
    is the same image on phone and desktop.
    """

    pages: int = 0
    exact: int = 0
    wider: int = 0
    unknown: int = 0
    largest: int = 0

    @property
    def images(self) -> int:
        """The number of images."""
        return self.exact + self.wider + self.unknown

    def add(self, page: ResolvedPage) -> None:
        """Count a page and its images."""
        found = [image.measured for image in page.images if image.measured is not None]
        self.pages += bool(found)
        self.largest += any(each.always_largest for each in found)
        for each in found:
            self.exact += each.sizes is not None and each.exact
            self.wider += each.sizes is not None and not each.exact
            self.unknown += each.sizes is None
