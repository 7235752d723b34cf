"""The demo site: one of everything, the same on every machine."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from assetjob import demo


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    laid_out: dict[str, bytes] = {}
    demo.lay_out(laid_out.__setitem__)
    return laid_out


def opened(files: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(io.BytesIO(files[f"images/{name}"]))


def test_pages_and_pictures(files: dict[str, bytes]) -> None:
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


def test_one_of_everything(files: dict[str, bytes]) -> None:
    huge = opened(files, "milky-way.jpg")
    assert huge.width * huge.height > 16_000_000
    sideways = opened(files, "IMG_2041.JPG")
    assert sideways.getexif()[demo.ORIENTATION] == 6
    assert sideways.getexif().get_ifd(demo.GPS_TAGS)
    assert opened(files, "badge.png").getchannel("A").getextrema() == (0, 255)
    assert opened(files, "morning-mist.png").format == "JPEG"
    assert opened(files, "clear-nights.png").mode == "P"
    assert opened(files, "moon-phases.gif").info["loop"] == 0
    assert getattr(opened(files, "moon-phases.gif"), "n_frames", 1) == 15


@pytest.mark.parametrize("name", ["badge.png", "trail map.png", "moon-phases.gif"])
def test_painted_twice_it_is_the_same_picture(files: dict[str, bytes], name: str) -> None:
    assert demo.PICTURES[name]() == files[f"images/{name}"]
