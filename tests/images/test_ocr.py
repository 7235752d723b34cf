"""Reading the text in images by machine; most tests need the extra ``assetjob[ocr]``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from assetjob.images import ocr
from assetjob.images.probe import probe
from assetjob.model.image import LIMITS, Failure, ImageInfo, ImageText, TextRequest

needs_reader = pytest.mark.skipif(bool(ocr.missing()), reason="assetjob[ocr] is not installed")


def read(path: Path) -> ImageText | Failure:
    info = probe(path.parent, path.name)
    assert isinstance(info, ImageInfo)
    return ocr.read_text(path.parent, TextRequest(info), LIMITS)


@needs_reader
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_reads_the_text_of_an_image(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGB", (640, 160), "white")
    font = ImageFont.load_default(40)
    ImageDraw.Draw(image).text((30, 50), "Weekly market", fill="black", font=font)
    image.convert(mode).save(tmp_path / "a.png")
    found = read(tmp_path / "a.png")
    assert isinstance(found, ImageText)
    assert "".join(found.lines).replace(" ", "") == "Weeklymarket"


@needs_reader
def test_an_image_without_text_has_no_lines(
    tmp_path: Path, image_file: Callable[..., Path]
) -> None:
    assert read(image_file(tmp_path / "a.jpg", 300, 200)) == ImageText(())


def test_a_damaged_image_is_a_failure(tmp_path: Path, image_file: Callable[..., Path]) -> None:
    path = image_file(tmp_path / "a.png", 300, 200)
    path.write_bytes(path.read_bytes()[:2_000])
    found = read(path)
    assert isinstance(found, Failure)
    assert (found.path, found.stage) == ("a.png", "ocr")


def test_small_images_and_drawings_are_not_read() -> None:
    assert ocr.can_show_text(ImageInfo("a.png", "png", 300, 200, 9, ""))
    assert not ocr.can_show_text(ImageInfo("a.png", "png", 300, 16, 9, ""))
    assert not ocr.can_show_text(ImageInfo("a.svg", "svg", 300, 200, 9, ""))


def test_one_line_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_MODULE", "a_module_that_is_not_installed")
    assert "install assetjob[ocr]" in ocr.missing()
    assert "\n" not in ocr.missing()
