"""Reading an image file: facts, fingerprint and thumbnail, from its bytes alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from assetjob.images.read_image import read_image
from assetjob.model.image import LIMITS, Failure, ImageFile, ImageRequest

WriteImage = Callable[..., Path]
FORMATS = ("jpg", "png", "webp", "gif", "avif", "tif", "bmp")


def read(path: Path, side: int = 0, *, fingerprint: bool = False) -> ImageFile:
    request = ImageRequest(path.name, side, fingerprint)
    found = read_image(path.parent, request, LIMITS)
    assert isinstance(found, ImageFile)
    return found


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("suffix", FORMATS)
def test_thumbnail_has_the_side_asked_for(
    suffix: str, tmp_path: Path, image_file: WriteImage
) -> None:
    small = read(image_file(tmp_path / f"a.{suffix}", 300, 200), side=100).thumbnail
    assert small
    assert (small.width, small.height) == opened(small.data).size == (100, 67)
    assert len(small.data) < 4_000


@pytest.mark.parametrize(
    ("size", "thumbnail"),
    [
        ((300, 300), (80, 80)),
        ((300, 450), (53, 80)),
        ((100, 400), (50, 200)),
        ((90, 990), (22, 240)),
    ],
)
def test_thumbnail_of_a_tall_image_is_larger(
    tmp_path: Path, image_file: WriteImage, size: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    small = read(image_file(tmp_path / "a.png", *size), side=80).thumbnail
    assert small
    assert (small.width, small.height) == thumbnail


def test_thumbnail_is_upright(tmp_path: Path, image_file: WriteImage) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    small = read(image_file(tmp_path / "a.jpg", 300, 200, exif=exif), side=100).thumbnail
    assert small
    assert (small.width, small.height) == opened(small.data).size == (67, 100)


def test_thumbnail_is_not_larger_than_the_image(tmp_path: Path, image_file: WriteImage) -> None:
    small = read(image_file(tmp_path / "a.png", 40, 30), side=100).thumbnail
    assert small
    assert (small.width, small.height) == (40, 30)


@pytest.mark.parametrize("suffix", ["png", "avif", "gif", "webp"])
def test_thumbnail_of_an_animation_is_its_first_frame(suffix: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    path = tmp_path / f"a.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    small = read(path, side=50).thumbnail
    assert small
    pixel = opened(small.data).convert("RGB").getpixel((9, 9))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[2] < 50


def test_nothing_is_decoded_that_was_not_asked_for(tmp_path: Path, image_file: WriteImage) -> None:
    path = image_file(tmp_path / "a.jpg", 300, 200)
    path.write_bytes(path.read_bytes()[:-2_000])
    found = read(path)
    assert (found.info.width, found.info.fingerprint, found.thumbnail) == (300, "", None)
    for request in (ImageRequest("a.jpg", side=100), ImageRequest("a.jpg", fingerprint=True)):
        failure = read_image(tmp_path, request, LIMITS)
        assert failure == Failure("a.jpg", "decode", "is truncated")
        assert isinstance(failure, Failure)
        assert failure.lasting


def test_fingerprint_does_not_depend_on_the_thumbnail(
    tmp_path: Path, image_file: WriteImage
) -> None:
    path = image_file(tmp_path / "a.jpg", 300, 200)
    found = {read(path, fingerprint=True, side=side).info.fingerprint for side in (0, 20, 100)}
    assert len(found) == 1
    assert len(found.pop()) == 2 * 8 * 8 * 3


def test_another_file_than_expected_is_a_failure(tmp_path: Path, image_file: WriteImage) -> None:
    path = image_file(tmp_path / "a.jpg", 30, 20)
    digest = read(path).info.digest
    assert isinstance(read_image(tmp_path, ImageRequest("a.jpg", digest=digest), LIMITS), ImageFile)
    failure = read_image(tmp_path, ImageRequest("a.jpg", digest="ab" * 32), LIMITS)
    assert failure == Failure("a.jpg", "probe", "was changed during the run; run again")
