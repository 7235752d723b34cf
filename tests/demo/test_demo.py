"""The demo site: one of every kind of image, and what the tool makes of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from PIL import Image

from assetjob import demo

ORIENTATION = 0x0112
GPS_TAGS = 0x8825
Assetjob = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory, assetjob: Assetjob) -> Path:
    """The demo after the command: written and fixed."""
    folder = tmp_path_factory.mktemp("demo")
    done = assetjob(folder, "demo")
    assert done.returncode == 0, done.stderr
    assert "assetjob-demo/reports/index.html" in done.stderr
    return folder / "assetjob-demo"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The site before the fix."""
    written: dict[str, bytes] = {}
    demo.lay_out(written.__setitem__)
    return written


def opened(files: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(io.BytesIO(files[f"images/{name}"]))


def test_pages_and_images(files: dict[str, bytes]) -> None:
    assert "_config.yml" in files
    assert len([path for path in files if path.startswith("_posts/")]) == 3
    assert {path.rpartition(".")[2] for path in files if path.startswith("images/")} >= {
        "JPG", "gif", "jpg", "png", "svg",
    }  # fmt: skip
    assert all("\\" not in path and not path.startswith("/") for path in files)


def test_the_seed_has_the_form_of_the_cms(files: dict[str, bytes]) -> None:
    seed = next(data for path, data in files.items() if "signs-with" in path).decode()
    assert "variant: tiptap" in seed
    assert seed.count('<img style="width: 100%" height="auto" width="100%"') == 3
    assert "&nbsp;" in seed
    assert not seed.endswith("\n")


def test_one_of_every_kind_of_image(files: dict[str, bytes]) -> None:
    assert opened(files, "milky-way.jpg").width > 2000
    sideways = opened(files, "IMG_2041.JPG")
    assert sideways.getexif()[ORIENTATION] == 6
    assert sideways.getexif().get_ifd(GPS_TAGS)
    assert opened(files, "badge.png").getchannel("A").getextrema() == (0, 255)
    assert opened(files, "morning-mist.png").format == "JPEG"
    assert opened(files, "clear-nights.png").mode == "P"
    assert opened(files, "moon-phases.gif").info["loop"] == 0
    assert getattr(opened(files, "moon-phases.gif"), "n_frames", 1) == 15


def test_images_are_light_enough_to_ship(files: dict[str, bytes]) -> None:
    assert sum(map(len, files.values())) < 1_500_000


def test_the_report_names_what_is_wrong(fixed: Path) -> None:
    audit = json.loads((fixed / "reports" / "audit.json").read_text("utf-8"))
    left = {found["rule"] for found in audit["findings"] if found["state"] == "new"}
    assert left >= {
        "alt-differs",
        "alt-filename",
        "alt-label-only",
        "alt-missing",
        "alt-placeholder",
        "alt-repeats-text",
        "alt-unreviewed",
        "animation-heavy",
        "file-extension-wrong",
        "file-missing",
        "file-private",
        "file-remote",
        "linked-image-without-name",
        "size-wrong-ratio",
    }
    assert "file-wrong-case" in {f["rule"] for f in audit["findings"] if f["state"] == "fixed"}
    assert audit["failures"] == []


def test_every_page_points_at_files_that_are_there(fixed: Path) -> None:
    audit = json.loads((fixed / "reports" / "audit.json").read_text("utf-8"))
    variants = [variant for image in audit["images"] for variant in image["variants"]]
    assert len(variants) > 30
    for variant in variants:
        with Image.open(fixed / variant["path"]) as made:
            assert made.size == (variant["width"], variant["height"])
            assert made.format == "WEBP"


def test_nothing_but_images_changes(fixed: Path, files: dict[str, bytes]) -> None:
    images = re.compile(r"<img[^>]*>|!\[.*?\][\[(].*?[\])](\{:.*?\})?")
    for path, data in files.items():
        now = (fixed / path).read_bytes()
        if path.endswith((".md", ".html")) and path != "README.md":
            assert images.sub("", now.decode()) == images.sub("", data.decode()), path
        else:
            assert now == data, path


def test_a_second_run_changes_nothing(fixed: Path, assetjob: Assetjob) -> None:
    before = {path: path.read_bytes() for path in fixed.rglob("*") if path.is_file()}
    done = assetjob(fixed, "fix", "--in-place", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    after = {path: path.read_bytes() for path in fixed.rglob("*") if path.is_file()}
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    # The report tells of this run, and the cache remembers it.
    assert {path.parent for path in changed} <= {fixed / "reports", fixed / ".assetjob"}
