"""Widths per image: those that devices need, followed by `fix` where the measurement holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.measure.per_image import ImageWidths
from assetjob.measure.propose import DEVICES
from assetjob.model.image import ImageInfo
from assetjob.model.measured import Measured
from assetjob.model.result import Result
from assetjob.model.sizes import Sizes, WidthPiece
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Silent
from tests.measure.measuring import SEEN, write_measurements

SETTINGS = Settings(site=Path())
OWN = replace(SEEN, widths=(333, 801))
CSS = "main { width: min(500px, 100vw) } img { max-width: 100%; height: auto }"
PAGE = """<!doctype html><html><head><title>A</title><link rel="stylesheet" href="/a.css"></head>
<body><main><h1>A</h1><p>Text.</p>
<p><img src="/one.jpg" alt="One"></p></main></body></html>
"""


@pytest.fixture
def written(
    site: Callable[[Mapping[str, str | bytes]], Path], image_file: Callable[..., Path]
) -> Path:
    root = site({"a.css": CSS, "a.html": PAGE, "b.html": PAGE})
    image_file(root / "one.jpg", 900, 600, quality=50)
    write_measurements(root, {"/one.jpg": OWN})
    return root


def run(root: Path) -> Result:
    settings = Settings(site=root)
    site = find_site(settings)
    return run_stages(RunContext("in-place", settings, site, Serial(), Disk(root), Silent()))


def fixed(root: Path) -> list[list[str]]:
    """Return the widths in the ``srcset`` of each page, after two runs."""
    assert not run(root).failures
    texts = [(root / name).read_text() for name in ("a.html", "b.html")]
    run(root)
    assert texts == [(root / name).read_text() for name in ("a.html", "b.html")]
    return [re.findall(r" ([0-9]+)w\b", text) for text in texts]


def made(root: Path) -> list[str]:
    return sorted(each.stem.rpartition("-")[2] for each in root.glob("assets/**/*.webp"))


def test_only_the_widths_of_the_image_are_made(written: Path) -> None:
    assert fixed(written) == [["333", "801"], ["333", "801"]]
    assert made(written) == ["333w", "801w"]


def test_a_page_that_changed_gets_the_widths_of_the_settings(written: Path) -> None:
    (written / "b.html").write_text(PAGE.replace("Text.", "Another text."))

    assert fixed(written) == [["333", "801"], ["480", "900"]]
    assert made(written) == ["333w", "480w", "801w", "900w"]


def test_without_valid_measurements_the_widths_are_those_of_the_settings(written: Path) -> None:
    fixed(written)
    (written / "a.css").write_text(CSS.replace("500px", "300px"))

    assert fixed(written) == [["480", "900"], ["480", "900"]]


def test_widths_narrower_than_the_image_is_drawn_are_not_used(written: Path) -> None:
    write_measurements(written, {"/one.jpg": replace(OWN, widths=(1,))})

    assert fixed(written) == [["480", "900"], ["480", "900"]]
    assert made(written) == ["480w", "900w"]


def info(width: int) -> ImageInfo:
    return ImageInfo("a.jpg", "jpeg", width, 600, 90_000, "ab" * 32)


PIECES = st.tuples(
    st.tuples(st.integers(0, 100), st.integers(0, 900)),
    st.integers(321, 2560),
    st.tuples(st.integers(0, 100), st.integers(0, 900)),
).map(lambda each: Sizes.of_pieces((WidthPiece(0, *each[0]), WidthPiece(each[1], *each[2]))))


@given(st.lists(PIECES, min_size=1, max_size=4), st.integers(65, 5000))
def test_every_width_is_chosen_by_a_device_and_none_is_too_wide(
    uses: list[Sizes], natural: int
) -> None:
    widths = ImageWidths(SETTINGS)
    for sizes in uses:
        widths.add(Measured(sizes, exact=True), info(natural))
    (chosen,) = widths.by_digest().values()

    screens = (*DEVICES, (430, 3), *((viewport, 2) for viewport in range(320, 10_001, 40)))
    needs = {(each.width_at(view) or 0) * density for each in uses for view, density in screens}
    least = min(natural, max(SETTINGS.widths))
    assert chosen == tuple(sorted({*chosen}))
    assert chosen[-1] >= min(least, max(needs)) - 1, "no screen gets a smaller image than before"
    assert chosen[-1] <= least
    for below, width in zip((0, *chosen), chosen, strict=False):
        assert any(below < need <= width or width == least <= need for need in {*needs, 1}), width


@pytest.mark.parametrize("natural", [435, 512, 650, 1080, 3000])
def test_no_device_loads_more_than_twice_the_pixels_that_it_draws(natural: int) -> None:
    """Of a file of 512 pixels only one of the devices needs as few as 342: a phone."""
    column = Sizes.of_pieces((WidthPiece(0, 100, -48), WidthPiece(894, 0, 846)))
    widths = ImageWidths(SETTINGS)
    widths.add(Measured(column, exact=True), info(natural))
    (chosen,) = widths.by_digest().values()

    for viewport, density in DEVICES:
        need = min(natural, (column.width_at(viewport) or 0) * density)
        loaded = next(width for width in chosen if width >= need)
        assert loaded**2 <= 2 * need**2, (viewport, density)


def test_sizes_that_fix_may_not_write_give_no_widths() -> None:
    widths = ImageWidths(SETTINGS)
    column = Sizes.up_to(500)
    for each in (Measured(), Measured(column), Measured(column, exact=True, of_natural_size=True)):
        widths.add(each, info(900))

    assert widths.by_digest() == {}
    assert widths.saving().share == 0


def test_sizes_that_are_too_wide_give_widths_where_they_keep_the_box() -> None:
    widths = ImageWidths(SETTINGS)
    widths.add(Measured(Sizes.up_to(500), keeps_box=True), info(3000))

    (chosen,) = widths.by_digest().values()
    assert chosen[-1] == 1290


def test_what_is_saved_is_counted() -> None:
    widths = ImageWidths(SETTINGS)
    widths.add(Measured(Sizes.up_to(500), exact=True), info(3000))

    # Devices need 390 to 1,290 pixels; by the settings they choose 480, 800, 1200 and 1600.
    (chosen,) = widths.by_digest().values()
    assert chosen[-1] == 1290
    assert len(chosen) == widths.saving().variants <= widths.saving().present == 4
    present = 480**2 + 800**2 + 1200**2 + 1600**2
    assert widths.saving().share == pytest.approx(1 - sum(w**2 for w in chosen) / present)
    assert 1 <= widths.saving().loaded < 1.16 < widths.saving().present_loaded
