"""Write measurements of a site as a browser would find them, without one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assetjob.job.measure_site import read_for_measuring, reading
from assetjob.measure.describe import measured_page
from assetjob.measure.digests import SheetDigests, text_digest
from assetjob.measure.measured_file import FILE, render_measurements
from assetjob.model.measured import KEPT_VIEWPORTS, BoxSample, Measured, MeasuredBackground
from assetjob.model.sizes import Sizes, WidthPiece
from assetjob.settings.load import load
from tests.conftest import Silent

COLUMN = Sizes.of_pieces((WidthPiece(0, 100, -48), WidthPiece(768, 0, 500)))
BOXES = tuple(BoxSample(at, width, width / 1.5, width) for at in KEPT_VIEWPORTS for width in (
    min(500.0, at - 48),
))  # fmt: skip
SEEN = Measured(COLUMN, exact=True, boxes=BOXES)


def write_measurements(
    root: Path,
    by_url: Mapping[str, Measured],
    backgrounds: tuple[MeasuredBackground, ...] = (),
) -> None:
    """Write measurements of every image whose URL is a key of `by_url`, of each page the same."""
    with reading(load(root, {}), Silent()) as run:
        sheets, pages = SheetDigests(run.site), []
        for page in read_for_measuring(run):
            found = {
                at: by_url[image.ref.url or ""]
                for at, image in enumerate(page.images)
                if image.ref.url in by_url
            }
            text, style = text_digest(page), sheets.of_page(page)
            pages.append(measured_page(page, found, text, style, backgrounds))
    (root / FILE).write_text(render_measurements(pages, "Chromium 1"), "utf-8")
