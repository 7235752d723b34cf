"""Comparisons of variants with their originals: in every report, made once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.comparisons import originals_to_compare
from assetjob.model.image import ImageInfo
from assetjob.model.variant import EncodeJob, Encoding, Variant

Build = Callable[[Mapping[str, str | bytes]], Path]
Call = Callable[..., subprocess.CompletedProcess[str]]
BUILDING = "Building comparisons"
# Images as wide as the window, so that browsers choose among several variants.
FLUID = "<!doctype html><body><style>img { max-width: 100%; height: auto }</style>"
OLD = (1_700_000_000, 1_700_000_000)


@pytest.fixture
def fixed(site: Build, image_file: Callable[..., Path], assetjob: Call) -> Path:
    """A site after its first run."""
    root = site({"p.html": FLUID + '<img src="a.jpg" alt="A"><img src="b.png" alt="B">'})
    for seed, name in enumerate(("a.jpg", "b.png")):
        os.utime(image_file(root / name, 900, 600, seed=seed), OLD)
    assetjob(root, "fix", "--in-place")
    return root


def pieces(root: Path) -> list[str]:
    """Return the comparisons of the last report, with their bytes."""
    text = (root / "reports/index.html").read_text("utf-8")
    return re.findall(r"\.[ov][0-9a-f]{12}\{[^}]*\}", text)


def test_a_second_run_and_an_audit_show_what_the_first_has_made(
    fixed: Path, assetjob: Call
) -> None:
    first = pieces(fixed)
    assert len(first) == 8  # two of each of two variants of two originals
    for command in (("fix", "--in-place"), ("fix",), ("audit",)):
        run = assetjob(fixed, *command)
        assert pieces(fixed) == first
        assert BUILDING not in run.stderr


def test_without_a_cache_they_are_made_from_the_files(
    fixed: Path, assetjob: Call, own_folders: Path
) -> None:
    first = pieces(fixed)
    shutil.rmtree(own_folders / "cache")
    for options in (("audit",), ("audit", "--no-cache"), ("fix", "--in-place", "--no-cache")):
        run = assetjob(fixed, *options)
        assert pieces(fixed) == first
        assert BUILDING in run.stderr
    assert BUILDING not in assetjob(fixed, "audit").stderr


def test_another_site_with_the_same_images_shows_them(
    fixed: Path, assetjob: Call, tmp_path: Path
) -> None:
    first = pieces(fixed)
    other = tmp_path / "other"
    page = FLUID + '<img src="media/c.jpg" alt="A"><img src="media/d.png" alt="B">'
    (other / "media").mkdir(parents=True)
    (other / "p.html").write_text(page)
    shutil.copy(fixed / "a.jpg", other / "media/c.jpg")
    shutil.copy(fixed / "b.png", other / "media/d.png")
    for command in (("fix", "--in-place"), ("audit",)):
        run = assetjob(other, *command)
        assert BUILDING not in run.stderr
        assert [each.partition("{")[2] for each in pieces(other)] == [
            each.partition("{")[2] for each in first
        ]


def test_another_folder_s_variants_are_compared_too(
    fixed: Path, assetjob: Call, own_folders: Path
) -> None:
    assetjob(fixed, "undo")
    shutil.rmtree(own_folders / "cache")
    assetjob(fixed, "fix", "--output", "../out")
    first = pieces(fixed)
    run = assetjob(fixed, "fix", "--output", "../out", "--no-cache")
    assert pieces(fixed) == first
    assert len(first) == 8
    assert BUILDING in run.stderr


@pytest.mark.parametrize("damage", [b"", b"not an image", None], ids=["empty", "other", "size"])
def test_a_damaged_variant_costs_its_comparison(
    fixed: Path,
    image_file: Callable[..., Path],
    assetjob: Call,
    own_folders: Path,
    damage: bytes | None,
) -> None:
    shutil.rmtree(own_folders / "cache")
    for path in (fixed / "assets").rglob("a-*-480w.webp"):
        if damage is None:
            image_file(path, 30, 20)
        else:
            path.write_bytes(damage)
    assetjob(fixed, "audit")
    assert len(pieces(fixed)) == (6 if damage is None else 4)


def test_an_audit_of_a_site_that_was_never_fixed_compares_nothing(
    site: Build, image_file: Callable[..., Path], assetjob: Call
) -> None:
    root = site({"p.html": '<img src="a.jpg" alt="A">'})
    image_file(root / "a.jpg", 900, 600)
    assert BUILDING not in assetjob(root, "audit").stderr
    assert pieces(root) == []


def job(path: str, weight: int, frames: int = 1, width: int = 900) -> EncodeJob:
    info = ImageInfo(path, "gif", width, 600, weight, "ab" * 32, frames=frames)
    return EncodeJob(info, Encoding(80, 4), (Variant(f"v/{path}", 900, 600),))


@pytest.mark.parametrize(
    ("still", "compared"), [(0, 0), (2, 2), (4, 4), (149, 4), (160, 5), (359, 11), (5_000, 12)]
)
def test_one_in_thirty_still_images_is_compared_those_with_most_detail_first(
    still: int, compared: int
) -> None:
    jobs = [job(f"{n}.gif", 1000 + n, width=900 + 10 * n) for n in range(still)]
    film = job("film.gif", 99_999, frames=3)
    assert originals_to_compare([film, *reversed(jobs)]) == {f"{n}.gif" for n in range(compared)}
