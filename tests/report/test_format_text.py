"""Numbers, sizes and lists in words."""

from __future__ import annotations

import pytest

from assetjob.report.format_text import counted, listed, percent, size


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (9_960, "10 kB"), (84_300, "84 kB"),
     (999_499, "999 kB"), (999_500, "1.0 MB"), (28_400_000, "28.4 MB"), (120_000_000, "120 MB"),
     (1_200_000_000, "1.2 GB")],
)  # fmt: skip
def test_size(count: int, words: str) -> None:
    assert size(count) == words


def test_counts_percentages_and_lists() -> None:
    assert (counted(1, "page"), counted(1_998, "page")) == ("1 page", "1,998 pages")
    assert (percent(1, 4), percent(1, 0)) == ("25 %", "–")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
