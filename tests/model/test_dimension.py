"""width and height attributes are read as the HTML standard says."""

from __future__ import annotations

import pytest

from assetjob.model.dimension import Dimension, parse_dimension

VALUES: dict[str, Dimension | None] = {
    "300": Dimension(300, "px"),
    " \t300": Dimension(300, "px"),
    "300px": Dimension(300, "px"),
    "1.5": Dimension(1.5, "px"),
    "1.": Dimension(1, "px"),
    "50%": Dimension(50, "%"),
    "12.5%": Dimension(12.5, "%"),
    "100.%": Dimension(100, "%"),
    "50 %": Dimension(50, "px"),
    "0": Dimension(0, "px"),
    "": None,
    "auto": None,
    "+3": None,
    "-3": None,
    ".5": None,
}


@pytest.mark.parametrize("value", VALUES)
def test_dimension(value: str) -> None:
    assert parse_dimension(value) == VALUES[value]


def test_absent() -> None:
    assert parse_dimension(None) is None
