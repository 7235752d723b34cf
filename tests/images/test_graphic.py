"""Which way makes a graphic smaller: told from a piece, and as right as trying both."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable

import pytest
import pyvips
from PIL import Image, ImageDraw, ImageFilter

from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.graphic import Graphic, is_graphic
from assetjob.images.encode.webp_save import lossless, lossy
from assetjob.model.variant import Encoding

NORMAL = Encoding(80, 4)
SIZE = (900, 1200)
Draw = Callable[[], Image.Image]


def photograph(width: int, height: int) -> Image.Image:
    chance = random.Random(1)  # noqa: S311  # the same every time
    grain = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    light = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    return Image.blend(light, grain.filter(ImageFilter.GaussianBlur(1)), 0.2)


def labels() -> Image.Image:
    """A chart: few colours, sharp edges."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for number in range(60):
        left, top = number * 137 % 800, number * 191 % 1100
        draw.rectangle((left, top, left + 90, top + 40), fill=("navy", "teal", "red")[number % 3])
        draw.text((left + 6, top + 6), f"label {number}", fill="white")
    return image


def softened() -> Image.Image:
    """The same, resampled: many colours at the edges."""
    return labels().filter(ImageFilter.GaussianBlur(2))


def screenshot() -> Image.Image:
    """A page with a photograph in the middle of nothing."""
    image = Image.new("RGB", SIZE, "white")
    image.paste(photograph(700, 500), (100, 350))
    return image


def blank_where_looked() -> Image.Image:
    """A photograph in three rows of squares that the piece hardly meets."""
    image = Image.new("RGB", SIZE, "white")
    for top in (70, 500, 930):
        image.paste(photograph(850, 75), (20, top))
    return image


def in_memory(image: Image.Image) -> DecodedImage:
    pixels = pyvips.Image.new_from_memory(image.tobytes(), *image.size, 3, "uchar")
    return DecodedImage((pixels.copy(interpretation="srgb"),))


def poster() -> Image.Image:
    """A photograph with red letters on blue."""
    image = screenshot()
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 300, 800, 420), fill="blue")
    for number in range(12):
        draw.text((110 + number * 55, 310), "letters\n" * 7, fill="red")
    return image


@pytest.mark.parametrize(
    ("draw", "sharp"),
    [
        (labels, True),
        (softened, False),
        (screenshot, False),
        (blank_where_looked, False),
        (poster, True),
    ],
)
def test_a_piece_tells_what_trying_all_would(draw: Draw, sharp: bool) -> None:
    decoded = in_memory(draw())
    assert is_graphic(decoded)
    both = (lossy(decoded, NORMAL, sharp=sharp), lossless(decoded, NORMAL))
    assert Graphic().save(decoded, NORMAL) == min(both, key=len)


@pytest.mark.parametrize(("draw", "never"), [(screenshot, "lossless"), (labels, "lossy")])
def test_the_way_that_loses_by_far_is_tried_on_a_piece_only(
    draw: Draw, never: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graphic = importlib.import_module("assetjob.images.encode.graphic")
    real, rows = getattr(graphic, never), []

    def counted(decoded: DecodedImage, encoding: Encoding, **how: bool) -> bytes:
        rows.append(decoded.height)
        return bytes(real(decoded, encoding, **how))

    monkeypatch.setattr(graphic, never, counted)
    Graphic().save(in_memory(draw()), NORMAL)
    assert rows
    assert max(rows) <= SIZE[1] // 8


def test_a_small_graphic_is_tried_both_ways() -> None:
    decoded = in_memory(labels().crop((0, 0, 300, 60)))
    both = (lossy(decoded, NORMAL, sharp=True), lossless(decoded, NORMAL))
    assert Graphic().save(decoded, NORMAL) == min(both, key=len)


def test_what_a_larger_width_told_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    graphic = importlib.import_module("assetjob.images.encode.graphic")
    tried = []

    def counted(decoded: DecodedImage, encoding: Encoding) -> bytes:
        tried.append(decoded.width)
        return lossless(decoded, encoding)

    monkeypatch.setattr(graphic, "lossless", counted)
    decoded, saver = in_memory(screenshot()), Graphic()
    for width in (900, 600, 300):
        sized = decoded.resized(width, width * 4 // 3)
        assert saver.save(sized, NORMAL) == lossy(sized, NORMAL)
    assert tried == [900]
