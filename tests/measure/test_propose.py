"""The settings that are proposed by what was measured."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assetjob.images.variants import NEIGHBOUR
from assetjob.measure.propose import DEVICES, MOST_WIDTHS, Needs, Proposal, fewest_widths
from assetjob.model.formats import Format
from assetjob.model.image import ImageInfo
from assetjob.model.measured import KEPT_VIEWPORTS, BoxSample, Measured
from assetjob.model.sizes import Sizes, WidthPiece
from assetjob.settings.schema import Settings

PRESENT = (480, 800, 1200, 1600, 2400)
SETTINGS = Settings(site=Path(), widths=PRESENT)


def drawn(*pieces: tuple[float, float, float]) -> Measured:
    """Return the measurement of an image: from a viewport on, so many vw and px."""
    sizes = Sizes.of_pieces([WidthPiece(*each) for each in pieces])
    widths = [(at, sizes.width_at(at) or 0) for at in KEPT_VIEWPORTS]
    boxes = tuple(BoxSample(at, width, 100, width) for at, width in widths)
    return Measured(sizes, exact=True, boxes=boxes)


COLUMN = drawn((0, 100, -48), (768, 0, 700))


def info(width: int, kind: Format = "jpeg", height: int = 600) -> ImageInfo:
    return ImageInfo("a", kind, width, height, 90_000, "ab" * 32)


def proposal(*images: tuple[Measured, int | ImageInfo]) -> Proposal | None:
    needs = Needs(SETTINGS)
    for measured, file in images:
        needs.add(measured, info(file) if isinstance(file, int) else file)
    return needs.proposal()


def test_widths_are_those_that_devices_draw() -> None:
    found = proposal((drawn((0, 0, 400)), 3000))

    assert found is not None
    assert (found.widths, found.content_width) == ((400, 800, 1200), 400)
    assert 1 <= found.proposed < found.present


def test_a_column_of_a_certain_width_is_proposed() -> None:
    found = proposal((COLUMN, 3000), (drawn((0, 0, 200)), 200))

    assert found is not None
    assert found.content_width == 700
    assert found.widths[-1] == 1400  # on a laptop with two device pixels per CSS pixel
    assert found.proposed < 1.25 < found.present


def test_no_column_is_proposed_where_images_grow_with_the_window() -> None:
    for other in (drawn((0, 100, 0)), drawn((0, 0, 900))):
        found = proposal((COLUMN, 3000), (other, 900 if other.width_at(1920) == 900 else 5000))
        assert found is not None
        assert found.content_width is None


def test_an_image_that_is_drawn_in_its_own_size_needs_no_variant() -> None:
    assert proposal((drawn((0, 0, 400)), 400)) is None
    assert proposal((Measured(), 3000)) is None


def test_files_that_get_no_variants_do_not_count() -> None:
    drawing, icon = info(3000, "svg"), info(64, height=64)

    assert proposal((drawn((0, 0, 20)), drawing), (drawn((0, 0, 20)), icon)) is None


@given(st.lists(st.tuples(st.integers(20, 2600), st.integers(20, 4000)), min_size=1, max_size=40))
def test_widths_are_few_apart_and_better_than_any_single_one(
    images: list[tuple[int, int]],
) -> None:
    found = proposal(*((drawn((0, 0, width)), natural) for width, natural in images))
    needed = {
        -(-width * density // 1) for width, natural in images for _, density in DEVICES
        if width * density < natural
    }  # fmt: skip

    assert (found is None) == (not needed)
    if found:
        assert 1 <= len(found.widths) <= MOST_WIDTHS
        assert found.widths[-1] <= PRESENT[-1]
        assert all(wide >= NEIGHBOUR * narrow for narrow, wide in pairwise(found.widths))


def test_no_device_loads_many_times_what_it_draws() -> None:
    # 265 and 324 are too close to be both variants, and most devices draw 265.
    needs = {width: count / width**2 for width, count in {265: 5, 324: 1, 530: 3}.items()}
    assert fewest_widths(needs) == (265, 530)
    assert fewest_widths(needs, most=2) == (324, 530)
    assert fewest_widths({100: 1, 120: 1, 300: 1}, most=1.1) == (120, 300)  # there are no such
