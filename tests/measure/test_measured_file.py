"""The file of measurements: read back as written, and refused where it is something else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assetjob.measure.measured_file import (
    MeasurementsError,
    parse_measurements,
    render_measurements,
)
from assetjob.model.measured import (
    BoxSample,
    Measured,
    MeasuredBackground,
    MeasuredImage,
    MeasuredPage,
    SizeAttributes,
)
from assetjob.model.sizes import Sizes

MEASURED = Measured(
    Sizes.up_to(744),
    exact=True,
    boxes=(BoxSample(360, 360, 203.5, 360), BoxSample(1920, 744, 200, 810.25)),
    first_view=frozenset({"phone", "desktop"}),
    largest=frozenset({"desktop"}),
    object_fit="cover",
    of_natural_size=True,
    keeps_box=True,
    keeps_box_as_drawn=True,
)
IMAGE = MeasuredImage(
    "ab" * 32, "c" * 16, 1, "/a b.jpg", SizeAttributes("100%", None, ""), MEASURED
)
PLAIN = MeasuredImage("ab" * 32, "c" * 16, 0, "/ä.jpg", SizeAttributes(), Measured())
BACKGROUNDS = (
    MeasuredBackground("a.jpg", "(min-width: 600px) and (max-width: 900px)"),
    MeasuredBackground("/ä.jpg"),
)
OWN_WIDTHS = replace(
    IMAGE, measured=replace(MEASURED, of_natural_size=False, widths=(360, 744)), picture="cd" * 32
)
PAGES = (
    MeasuredPage("a.html", "1" * 16, "2" * 16, (PLAIN, IMAGE)),
    MeasuredPage("b.html", "1" * 16, "2" * 16, (OWN_WIDTHS,), BACKGROUNDS),
)


def test_measurements_are_read_as_they_were_written() -> None:
    text = render_measurements(PAGES, "Chromium 1")

    assert parse_measurements(text.encode(), "x") == PAGES


def test_the_order_of_the_pages_and_images_does_not_change_the_text() -> None:
    swapped = (PAGES[1], MeasuredPage("a.html", "1" * 16, "2" * 16, (IMAGE, PLAIN)))

    assert render_measurements(swapped, "1") == render_measurements(PAGES, "1")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema": 1', '"schema": 2'),
        ('"sizes": "(min-width', '"sizes": "\\" onerror=x (min-width'),
        ('"sizes": "', '"sizes": "(orientation: landscape) 1px, '),
        ('"360x203.5"', '"wide"'),
        ('"360, 744"', '"360, 0"'),
        ('"360, 744"', '"360, 99999"'),
        ('"360, 744"', '""'),
        ('"(min-width: 600px) and ', '"print, (min-width: 600px) and '),
        (" and (max-width: 900px)", " and "),
        ('"picture": "ab', '"picture": 12, "x": "'),
        ('"pages": [', '"pages": {'),
    ],
)
def test_a_file_of_something_else_is_refused_by_name(old: str, new: str) -> None:
    text = render_measurements(PAGES, "Chromium 1")
    assert old in text

    with pytest.raises(MeasurementsError, match=r"m\.json: contains no measurements"):
        parse_measurements(text.replace(old, new).encode(), "m.json")


def test_keys_that_a_later_version_adds_are_no_error() -> None:
    document = json.loads(render_measurements(PAGES, "Chromium 1"))
    document["pages"][0]["later"] = document["later"] = 1

    assert parse_measurements(json.dumps(document).encode(), "x") == PAGES
