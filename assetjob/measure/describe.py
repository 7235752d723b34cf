"""Turn what the browser saw of a page into the measurements that are kept."""

from __future__ import annotations

from collections.abc import Mapping

from assetjob.browser.measure_page import PageImage
from assetjob.measure.fit import Fit, fit_sizes
from assetjob.measure.keys import keys_of
from assetjob.model.image import ResolvedPage
from assetjob.model.measured import (
    KEPT_VIEWPORTS,
    Measured,
    MeasuredBackground,
    MeasuredImage,
    MeasuredPage,
    SizeAttributes,
    samples_of,
)


def measured_of(found: PageImage) -> Measured:
    """Return what is kept of an image: ``sizes`` fitted to its widths, and a few of its boxes."""
    fit = _fit(found)
    return Measured(
        fit.sizes if fit else None,
        fit is not None and fit.exact,
        tuple(box for box in found.boxes if box.viewport in KEPT_VIEWPORTS),
        found.first_view,
        found.largest,
        found.object_fit,
        found.of_natural_size,
        # The boxes were seen at one height of the viewport.
        found.keeps_box.always and not found.of_height,
        found.keeps_box.as_drawn and not found.of_height,
    )


def measured_page(
    page: ResolvedPage,
    found: Mapping[int, Measured],
    text: str,
    sheets: str,
    backgrounds: tuple[MeasuredBackground, ...] = (),
) -> MeasuredPage:
    """Return the measurements of a page's images by their numbers; `text`, `sheets` are digests."""
    images = []
    for at, (picture, context, number) in keys_of(page):
        measured = found.get(at)
        if measured is None or not measured.boxes:
            continue
        ref = page.images[at].ref
        attributes = SizeAttributes(ref.value("width"), ref.value("height"), ref.value("style"))
        url = ref.url or ""
        images.append(MeasuredImage(picture, context, number, url, attributes, measured))
    return MeasuredPage(page.source.path, text, sheets, tuple(images), backgrounds)


def _fit(found: PageImage) -> Fit | None:
    """Return ``sizes``, None where the height of the viewport matters, which it cannot say."""
    if found.of_height:
        return None
    return fit_sizes(samples_of(found.boxes), samples_of(found.unseen))
