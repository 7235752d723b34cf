"""Fingerprints: which images are certainly different, and which are certainly alike."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from assetjob.images.read_image import read_image
from assetjob.model.image import LIMITS, ImageFile, ImageRequest
from assetjob.rules.support.fingerprint import are_alike, are_different, bands, is_distinctive


def fingerprint(folder: Path, image: Image.Image, **save: object) -> str:
    data = io.BytesIO()
    image.save(data, **{"format": "PNG", **save})  # type: ignore[arg-type]  # Pillow's options
    (folder / "image").write_bytes(data.getvalue())
    found = read_image(folder, ImageRequest("image", fingerprint=True), LIMITS)
    assert isinstance(found, ImageFile)
    return found.info.fingerprint


@pytest.fixture
def photo(tmp_path: Path, image_file: Callable[..., Path]) -> Image.Image:
    with Image.open(image_file(tmp_path / "photo.png", 600, 400, seed=3)) as image:
        image.load()
    return image


def test_a_smaller_copy_of_lower_quality_is_alike(tmp_path: Path, photo: Image.Image) -> None:
    one = fingerprint(tmp_path, photo)
    other = fingerprint(tmp_path, photo.resize((200, 133)), format="JPEG", quality=50)
    assert is_distinctive(one)
    assert are_alike(one, other)
    assert set(bands(one)) & set(bands(other))


def test_another_photo_is_not_alike(
    tmp_path: Path, photo: Image.Image, image_file: Callable[..., Path]
) -> None:
    one = fingerprint(tmp_path, photo)
    with Image.open(image_file(tmp_path / "other.png", 600, 400, seed=4)) as image:
        other = fingerprint(tmp_path, image)
    assert not are_alike(one, other)
    assert are_different(one, other)


def test_a_darker_copy_is_neither(tmp_path: Path, photo: Image.Image) -> None:
    dark = photo.point(lambda value: value // 2)
    one, other = fingerprint(tmp_path, photo), fingerprint(tmp_path, dark)
    assert not are_alike(one, other)
    assert not are_different(one, other)


def test_a_drawing_on_a_plain_background_is_not_distinctive(tmp_path: Path) -> None:
    drawing = Image.new("RGB", (600, 400), "white")
    drawing.paste((0, 0, 0), (200, 150, 400, 250))
    assert not is_distinctive(fingerprint(tmp_path, drawing))
    assert not is_distinctive(fingerprint(tmp_path, Image.new("RGB", (600, 400), "navy")))
