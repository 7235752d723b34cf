"""The share of images with an alt text, now and in earlier months."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assetjob.model.alt_share import AltShare, needs_alt
from assetjob.report.history import HistoryError, read_history, share_of
from assetjob.report.trend import trend

IMAGES = [("img", "A weir"), ("img", None), ("img", ""), ("markdown", ""), ("css", None)]
SHARE = (1, 3)


def audit(images: list[tuple[str, str | None]]) -> str:
    entries = [{"kind": kind, "alt": alt} for kind, alt in images]
    return json.dumps({"schema": 1, "tool": {"name": "assetjob"}, "images": entries})


@pytest.mark.parametrize(
    ("kind", "alt", "counts"),
    [
        ("img", "A weir", True),
        ("img", None, True),
        ("img", "", False),
        ("img", " ", True),
        ("markdown", "", True),
        ("area", None, True),
        ("css", None, False),
        ("source", None, False),
    ],
)
def test_which_images_need_an_alt_text(kind: str, alt: str | None, counts: bool) -> None:
    assert needs_alt(kind, alt) == counts


def test_share() -> None:
    assert share_of("2026-01", IMAGES) == AltShare("2026-01", *SHARE)
    assert share_of("2026-01", [("img", " ")]).percent == 0
    assert share_of("2026-01", []).percent == 100


@pytest.mark.parametrize(
    "name", ["2026-01.json", "audit-20260115.json", "2026-01/audit.json", "site_2026_01_03.json"]
)
def test_the_month_is_in_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(audit(IMAGES))
    assert read_history(tmp_path) == ((AltShare("2026-01", *SHARE),), ())


def test_the_last_file_of_a_month_counts_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "2026-02-01.json").write_text(audit(IMAGES))
    (tmp_path / "2026-02-20.json").write_text(audit([("img", "A weir")]))
    (tmp_path / "2025-12.json").write_text(audit(IMAGES))
    (tmp_path / "2026-01.json").write_text("[]")
    shares, failures = read_history(tmp_path)
    assert shares == (AltShare("2025-12", *SHARE), AltShare("2026-02", 1, 1))
    assert [failure.path for failure in failures] == [str(tmp_path / "2026-01.json")]


def test_a_folder_without_history_is_refused(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text(audit(IMAGES))
    for folder, message in ((tmp_path / "none", "is not a folder"), (tmp_path, "use 2026-01.json")):
        with pytest.raises(HistoryError, match=message):
            read_history(folder)


def test_trend() -> None:
    now = AltShare("2026-03", 4, 4)
    earlier = (AltShare("2026-01", 0, 4), AltShare("2026-02", 2, 4), AltShare("2026-03", 1, 4))
    assert trend((), now) is None
    assert trend((AltShare("2026-04", 1, 1),), now) is None
    chart = trend(earlier, now)
    assert chart
    assert [(point.x, point.y) for point in chart.points] == [(72, 128), (344, 70), (616, 12)]
    assert chart.points[-1].share is now


def test_the_report_shows_the_trend(
    site: Callable[..., Path], image_file: Callable[..., Path], assetjob: Callable[..., object]
) -> None:
    root = site({"a.html": '<img src="a.png" alt="A weir"><p>.</p><img src="a.png">'})
    image_file(root / "a.png", 60, 40)
    (root.parent / "history").mkdir()
    (root.parent / "history/2020-01.json").write_text(audit(IMAGES))
    assetjob(root, "audit", "--history", "../history", "--reports", "../out")
    report = (root.parent / "out/index.html").read_text("utf-8")
    assert "1 of 2 images that need an alt text have one (50 %)" in report
    assert "33 % in 2020-01, 50 % in 20" in report
