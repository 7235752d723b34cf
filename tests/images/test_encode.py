"""Variants of every odd kind of image, checked by another decoder: Pillow with LittleCMS.

The original as Pillow decodes it, turned upright and converted to sRGB, is what the variant must
look like: its mean over blocks of 4 x 4 pixels within 12 of 255 (25 for CMYK and wide gamuts).
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter

from assetjob.images.encode import encode
from assetjob.images.probe import probe
from assetjob.images.read_image import read_image
from assetjob.model import formats
from assetjob.model.formats import VariantFormat
from assetjob.model.image import LIMITS, Failure, ImageInfo, ImageRequest, Limits
from assetjob.model.variant import EncodedFiles, EncodeJob, Encoding, Variant
from tests.decoded import CLOSE, ROUGH, distance, shown

WriteImage = Callable[..., Path]
NORMAL = Encoding(quality=80, effort=4)


def info_of(path: Path) -> ImageInfo:
    info = probe(path.parent, path.name)
    assert isinstance(info, ImageInfo), info
    return info


def job_for(info: ImageInfo, *widths: int, encoding: Encoding = NORMAL) -> EncodeJob:
    """Return a job; the original's weight is lifted, so that none is refused for its own."""
    variants = tuple(
        Variant(f"v/{width}.webp", width, max(1, round(info.height * width / info.width)))
        for width in widths
    )
    return EncodeJob(info, encoding, variants)


def made(path: Path, *widths: int, encoding: Encoding = NORMAL) -> EncodedFiles:
    info = replace(info_of(path), bytes=1 << 40)
    outcome = encode(path.parent, job_for(info, *widths, encoding=encoding))
    assert isinstance(outcome, EncodedFiles), outcome
    return outcome


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return image


# --- colours, sides and channels


def exif(orientation: object) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = orientation
    return block


def scene(mode: str = "RGB", size: tuple[int, int] = (480, 320)) -> Image.Image:
    """An image without symmetry: a colour in each corner, and an arrow. Its edges are soft: WebP
    keeps a quarter of the colour's pixels, which no decoder brings back at a hard edge."""
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    width, height = size[0] // 2, size[1] // 2
    for number, corner in enumerate(("firebrick", "seagreen", "royalblue", "goldenrod")):
        left, top = number % 2 * width, number // 2 * height
        draw.rectangle((left, top, left + width, top + height), fill=corner)
    draw.polygon([(60, 80), (400, 120), (60, 240)], fill="linen")
    image = image.filter(ImageFilter.GaussianBlur(12))
    if "A" in mode:
        image.putalpha(Image.radial_gradient("L").resize(size))
    return image.convert(mode)


def profile(name: str) -> bytes:
    """A matrix profile made by hand (ICC.1, section 8.3), as Pillow makes none but sRGB's."""
    primaries = {
        "Display P3": (
            (0.5151, 0.2412, -0.0011),
            (0.2920, 0.6922, 0.0419),
            (0.1571, 0.0666, 0.7841),
        ),
        "Adobe RGB": ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)),
    }[name]

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(number(value) for value in values)

    words = name.encode("ascii") + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(primaries[0]),
        b"gXYZ": xyz(primaries[1]),
        b"bXYZ": xyz(primaries[2]),
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        content += bytes(-len(content) % 4)  # noqa: PLW2901
        table += tag + struct.pack(">II", start + len(body), len(content))
        body += content
    head = struct.pack(
        ">I4sI4s4s4s", start + len(body), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + xyz((0.9642, 1.0, 0.8249))[8:]
    return head.ljust(128, b"\0") + table + body


@dataclass(frozen=True)
class Odd:
    """A kind of image: how Pillow writes it, and what its variant must keep."""

    name: str
    mode: str = "RGB"
    save: dict[str, Any] = field(default_factory=dict)
    limit: int = CLOSE
    alpha: bool = False


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ODD = {
    **{f"jpeg, orientation {n}": Odd("a.jpg", save={"exif": exif(n)}) for n in range(1, 9)},
    "jpeg, orientation 0": Odd("a.jpg", save={"exif": exif(0)}),
    "jpeg, orientation 9": Odd("a.jpg", save={"exif": exif(9)}),
    "jpeg, orientation 6, three digits": Odd("a.jpg", save={"exif": exif(600)}),
    "jpeg, grey": Odd("a.jpg", "L"),
    "jpeg, progressive": Odd("a.jpg", save={"progressive": True}),
    "jpeg, 4:4:4": Odd("a.jpg", save={"subsampling": 0}),
    "jpeg, 4:2:2": Odd("a.jpg", save={"subsampling": 1}),
    "jpeg, rgb": Odd("a.jpg", save={"keep_rgb": True}),
    "jpeg, restart markers": Odd("a.jpg", save={"restart_marker_blocks": 3}),
    "jpeg, cmyk": Odd("a.jpg", "CMYK", limit=ROUGH),
    "jpeg, srgb profile": Odd("a.jpg", save={"icc_profile": SRGB}),
    "jpeg, adobe rgb": Odd("a.jpg", save={"icc_profile": profile("Adobe RGB")}, limit=ROUGH),
    "jpeg, display p3": Odd("a.jpg", save={"icc_profile": profile("Display P3")}, limit=ROUGH),
    "jpeg, display p3, turned": Odd(
        "a.jpg", save={"icc_profile": profile("Display P3"), "exif": exif(6)}, limit=ROUGH
    ),
    "jpeg named png": Odd("a.png", save={"format": "JPEG"}),
    "mpo": Odd("a.jpg", save={"format": "MPO", "save_all": True, "append_images": [scene("RGB")]}),
    "png": Odd("a.png"),
    "png, alpha": Odd("a.png", "RGBA", alpha=True),
    "png, grey": Odd("a.png", "L"),
    "png, grey, alpha": Odd("a.png", "LA", alpha=True),
    "png, palette": Odd("a.png", "P"),
    "png, two colours": Odd("a.png", "1"),
    "png, 16 bit grey": Odd("a.png", "I;16"),
    "png, display p3, alpha": Odd(
        "a.png", "RGBA", {"icc_profile": profile("Display P3")}, limit=ROUGH, alpha=True
    ),
    "png, turned": Odd("a.png", save={"exif": exif(8)}),
    "webp": Odd("a.webp"),
    "webp, lossless, alpha": Odd("a.webp", "RGBA", {"lossless": True}, alpha=True),
    "gif": Odd("a.gif", "P"),
    "avif": Odd("a.avif", save={"quality": 90}),
    "avif, alpha": Odd("a.avif", "RGBA", {"quality": 90}, alpha=True),
    "avif, turned": Odd("a.avif", save={"quality": 90, "exif": exif(6)}),
    "tiff": Odd("a.tif"),
    "tiff, lzw, alpha": Odd("a.tif", "RGBA", {"compression": "tiff_lzw"}, alpha=True),
    "tiff, cmyk": Odd("a.tif", "CMYK", limit=ROUGH),
    "bmp": Odd("a.bmp"),
    "bmp, palette": Odd("a.bmp", "P"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_looks_the_same(odd: Odd, tmp_path: Path) -> None:
    path = tmp_path / odd.name
    source = scene(odd.mode if odd.mode != "I;16" else "L")
    if odd.mode == "I;16":
        source = source.convert("I").point(lambda value: value * 256).convert("I;16")
    source.save(path, **odd.save)
    expected = shown(path)
    info = info_of(path)
    assert (info.width, info.height) == expected.size
    for file in made(path, 120, 200, info.width).files:
        image = opened(file.data)
        assert image.size == (file.variant.width, file.variant.height)
        assert image.mode == ("RGBA" if odd.alpha else "RGB")
        assert not {"exif", "icc_profile", "xmp"} & set(image.info)
        assert distance(image, expected) <= odd.limit


def chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    return png[:33] + b"".join(chunks) + png[33:]  # after the header


def png_of(image: Image.Image, **save: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **save)
    return buffer.getvalue()


GAMMA_1 = chunk(b"gAMA", struct.pack(">I", 100_000))
GAMMA_22 = chunk(b"gAMA", struct.pack(">I", 45_455))
P3_CORNERS = chunk(
    b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
)
# Values as Chromium 141 paints them in sRGB.
PAINTED = {
    "gamma 1": ((GAMMA_1,), (188, 188, 188), (188, 137, 229)),
    "gamma 1, but sRGB": ((GAMMA_1, chunk(b"sRGB", b"\0")), (128, 128, 128), (128, 64, 200)),
    "gamma 1/1.8": ((chunk(b"gAMA", struct.pack(">I", 55_556)),), (146, 146, 146), (146, 81, 210)),
    "gamma 1/2.2": ((GAMMA_22,), (128, 128, 128), (128, 64, 200)),
    "gamma 1/2.2, P3 corners": ((GAMMA_22, P3_CORNERS), (129, 129, 129), (139, 57, 209)),
    "corners without gamma": ((P3_CORNERS,), (128, 128, 128), (128, 64, 200)),
    "cICP BT.709": ((chunk(b"cICP", bytes([1, 1, 0, 1])),), (121, 121, 121), (121, 54, 197)),
    "cICP P3": ((chunk(b"cICP", bytes([12, 13, 0, 1])),), (128, 128, 128), (138, 59, 207)),
    "absurd gamma": ((chunk(b"gAMA", struct.pack(">I", 1)),), (128, 128, 128), (128, 64, 200)),
}


@pytest.mark.parametrize(("chunks", "grey", "violet"), PAINTED.values(), ids=PAINTED)
@pytest.mark.parametrize("alpha", [False, True], ids=["opaque", "alpha"])
def test_png_colours_are_those_that_a_browser_paints(
    chunks: tuple[bytes, ...],
    grey: tuple[int, ...],
    violet: tuple[int, ...],
    alpha: bool,
    tmp_path: Path,
) -> None:
    image = Image.new("RGBA" if alpha else "RGB", (64, 32), (128, 128, 128))
    image.paste((128, 64, 200), (32, 0, 64, 32))
    if alpha:
        image.putpixel((0, 0), (0, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(with_chunks(png_of(image), *chunks))
    (file,) = made(tmp_path / "a.png", 64).files
    painted = opened(file.data).convert("RGB")
    for place, expected in (((16, 16), grey), ((48, 16), violet)):
        pixel: Any = painted.getpixel(place)
        assert max(abs(a - b) for a, b in zip(pixel, expected, strict=True)) <= 3, pixel


def test_hdr_is_refused_by_name(tmp_path: Path) -> None:
    data = with_chunks(png_of(scene()), chunk(b"cICP", bytes([9, 16, 0, 1])))
    (tmp_path / "a.png").write_bytes(data)
    info = info_of(tmp_path / "a.png")
    assert encode(tmp_path, job_for(info, 64)) == Failure(
        "a.png", "encode", "is not processed: its colours (cICP 9/16) cannot be converted to sRGB"
    )


def test_cmyk_without_the_mark_that_inverts_it(tmp_path: Path) -> None:
    scene("CMYK").save(tmp_path / "a.jpg", quality=95)
    data = (tmp_path / "a.jpg").read_bytes()
    start = data.index(b"\xff\xee")
    (tmp_path / "b.jpg").write_bytes(data[:start] + data[start + 16 :])
    for name in ("a.jpg", "b.jpg"):
        (file,) = made(tmp_path / name, 240).files
        assert distance(opened(file.data), shown(tmp_path / name)) <= ROUGH


def test_16_bit_rgb(tmp_path: Path) -> None:
    plain = scene()
    rows = b"".join(
        b"\0"
        + bytes(byte for value in plain.crop((0, y, 480, y + 1)).tobytes() for byte in (value, 77))
        for y in range(plain.height)
    )
    head = struct.pack(">IIBBBBB", *plain.size, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    assert info_of(tmp_path / "a.png").bits == 16
    (file,) = made(tmp_path / "a.png", 240).files
    assert distance(opened(file.data), plain) <= CLOSE


@pytest.mark.parametrize("interlace", [False, True])
def test_interlaced_png(interlace: bool, tmp_path: Path) -> None:
    import pyvips  # noqa: PLC0415  # Pillow writes none

    plain = scene("RGBA")
    raw = pyvips.Image.new_from_memory(plain.tobytes(), *plain.size, 4, "uchar")
    raw.copy(interpretation="srgb").pngsave(str(tmp_path / "a.png"), interlace=interlace)
    (file,) = made(tmp_path / "a.png", 240).files
    assert distance(opened(file.data), plain) <= CLOSE


def test_transparent_colours_do_not_bleed(tmp_path: Path) -> None:
    image = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 101, 200))
    image.save(tmp_path / "a.png")
    (file,) = made(tmp_path / "a.png", 50, encoding=Encoding(100, 4)).files
    edge: Any = opened(file.data).getpixel((25, 25))
    assert edge[3] in range(1, 255)
    assert edge[0] < 40


def test_alpha_that_nothing_uses_is_dropped(tmp_path: Path) -> None:
    image = scene()
    image.putalpha(255)
    image.save(tmp_path / "a.png")
    assert info_of(tmp_path / "a.png").has_alpha
    assert [opened(file.data).mode for file in made(tmp_path / "a.png", 100, 200).files] == [
        "RGB"
    ] * 2


# --- which files, and why not


def test_metadata_is_left_out_but_a_copyright_asked_for(tmp_path: Path) -> None:
    block = Image.Exif()
    block[0x8298] = "2020 A. Person (all rights)"
    block[0x010F] = "A Camera"
    block.get_ifd(0x8825)[1] = "N"
    block.get_ifd(0x8825)[2] = (1.0, 2.0, 3.0)
    scene().save(tmp_path / "a.jpg", exif=block)
    assert info_of(tmp_path / "a.jpg").private == ("GPS",)
    (bare,) = made(tmp_path / "a.jpg", 240).files
    assert not opened(bare.data).getexif()
    (signed,) = made(tmp_path / "a.jpg", 240, encoding=replace(NORMAL, copyright=True)).files
    kept = opened(signed.data).getexif()
    assert kept[0x8298] == "2020 A. Person (all rights)"
    assert 0x010F not in kept
    assert not kept.get_ifd(0x8825)


def drawing() -> Image.Image:
    image = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(image)
    for number in range(40):
        left, top = number * 37 % 760, number * 91 % 460
        draw.rectangle(
            (left, top, left + 60, top + 25), outline="black", fill=("navy", "teal")[number % 2]
        )
        draw.text((left + 4, top + 4), f"label {number}", fill="white")
    return image


def test_a_drawing_is_kept_lossless_where_that_is_smaller(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    (file,) = made(tmp_path / "a.png", 800).files
    assert b"VP8L" in file.data[:32]
    assert ImageChops.difference(opened(file.data), drawing()).getbbox() is None
    (near,) = made(tmp_path / "a.png", 800, encoding=replace(NORMAL, near_lossless=True)).files
    assert len(near.data) <= len(file.data)


def test_a_photograph_is_lossy_whatever_its_format(tmp_path: Path, image_file: WriteImage) -> None:
    (file,) = made(image_file(tmp_path / "a.png", 400, 300), 400).files
    assert b"VP8 " in file.data[:32]


def test_a_variant_heavier_than_the_original_is_refused(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.jpg")
    small, large = made(tmp_path / "a.jpg", 100, 480).files
    info = replace(info_of(tmp_path / "a.jpg"), bytes=len(large.data))
    outcome = encode(tmp_path, job_for(info, 100, 480))
    assert isinstance(outcome, EncodedFiles)
    assert outcome.files == (small,)
    (refusal,) = outcome.refused
    assert refusal.variant == large.variant
    assert f"no fewer than the original ({info.bytes:,})" in refusal.reason


def test_a_variant_heavier_than_the_next_larger_is_refused(tmp_path: Path) -> None:
    # Checks of 4 x 4 pixels are one word to a lossless encoder, at three quarters they are noise.
    image = Image.new("L", (400, 400))
    draw = ImageDraw.Draw(image)
    for number in range(10_000):
        left, top = number % 100 * 4, number // 100 * 4
        if (left + top) % 8:
            draw.rectangle((left, top, left + 3, top + 3), fill=255)
    image.save(tmp_path / "a.png")
    outcome = made(tmp_path / "a.png", 300, 400)
    assert [file.variant.width for file in outcome.files] == [400]
    (refusal,) = outcome.refused
    assert "the variant 400 pixels wide" in refusal.reason


def test_a_tiff_serves_nobody_so_its_variants_may_be_heavy(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "a.tif", compression="tiff_lzw")
    info = replace(info_of(tmp_path / "a.tif"), bytes=1)
    outcome = encode(tmp_path, job_for(info, 64))
    assert isinstance(outcome, EncodedFiles)
    assert len(outcome.files) == 1


@pytest.mark.parametrize("kind", [name for name, each in formats.FORMATS.items() if each.codec])
def test_the_longest_side_of_a_format_can_be_written(kind: VariantFormat, tmp_path: Path) -> None:
    longest = formats.FORMATS[kind].longest
    Image.new("RGB", (32, 2 * longest), "teal").save(tmp_path / "a.png")
    info = replace(info_of(tmp_path / "a.png"), bytes=1 << 40)
    job = EncodeJob(info, NORMAL, (Variant(f"v/a.{kind}", 16, longest, kind),))
    outcome = encode(tmp_path, job)
    assert isinstance(outcome, EncodedFiles), outcome
    assert len(outcome.files) == 1


def test_longer_than_webp_allows(tmp_path: Path) -> None:
    Image.new("RGB", (40, 16_400), "teal").save(tmp_path / "a.png")
    outcome = encode(tmp_path, job_for(info_of(tmp_path / "a.png"), 20, 40))
    assert isinstance(outcome, EncodedFiles)
    assert [file.variant.width for file in outcome.files] == [20]
    assert [refusal.reason for refusal in outcome.refused] == [
        "is 16,400 pixels long; WebP allows 16,383"
    ]


def test_one_pixel(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), "red").save(tmp_path / "a.png")
    (file,) = made(tmp_path / "a.png", 1).files
    assert opened(file.data).size == (1, 1)


def test_avif(tmp_path: Path) -> None:
    scene("RGBA").save(tmp_path / "a.png")
    info = replace(info_of(tmp_path / "a.png"), bytes=1 << 40)
    variants = (Variant("v/240.avif", 240, 160, "avif"), Variant("v/240.webp", 240, 160))
    outcome = encode(tmp_path, EncodeJob(info, NORMAL, variants))
    assert isinstance(outcome, EncodedFiles)
    image = Image.open(
        io.BytesIO(next(f.data for f in outcome.files if f.variant.format == "avif"))
    )
    assert (image.format, image.size, image.mode) == ("AVIF", (240, 160), "RGBA")
    assert distance(image, scene("RGBA")) <= CLOSE


def both(*widths: int) -> tuple[Variant, ...]:
    return tuple(
        Variant(f"v/{width}.{kind}", width, width * 2 // 3, kind)
        for width in widths
        for kind in ("avif", "webp")
    )


def test_an_avif_heavier_than_the_webp_of_its_width_is_refused(tmp_path: Path) -> None:
    image = Image.new("RGB", (600, 400), "navy")  # of which WebP makes fewer bytes
    image.save(tmp_path / "a.png")
    info = replace(info_of(tmp_path / "a.png"), bytes=1 << 40)
    outcome = encode(tmp_path, EncodeJob(info, NORMAL, both(300, 600)))
    assert isinstance(outcome, EncodedFiles)
    assert [f.variant.format for f in outcome.files] == ["webp", "webp"]
    assert [refusal.variant.width for refusal in outcome.refused] == [300, 600]
    assert all("is no lighter than WebP at 300 px" in each.reason for each in outcome.refused)


def test_avif_is_refused_where_one_of_an_image_is_heavier(
    tmp_path: Path, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = image_file(tmp_path / "a.png", 600, 400)
    info = replace(info_of(path), bytes=1 << 40)

    def light(sized: Any, _: Encoding) -> bytes:
        return bytes(int(sized.width) * 2)

    def heavy(sized: Any, _: Encoding) -> bytes:
        return bytes(int(sized.width) * (int(sized.width) // 200))

    monkeypatch.setattr("assetjob.images.encode.webp.lossy", light)
    monkeypatch.setattr("assetjob.images.encode.avif.save", heavy)
    outcome = encode(tmp_path, EncodeJob(info, NORMAL, both(300, 600)))
    assert isinstance(outcome, EncodedFiles)
    assert {f.variant.format for f in outcome.files} == {"webp"}
    assert [refusal.variant.width for refusal in outcome.refused] == [300, 600]
    reason = "is no lighter than WebP at 600 px (1,800 bytes, 1,200)"
    assert [refusal.reason for refusal in outcome.refused] == [reason, reason]


FORMATS = ("jpg", "png", "webp", "gif", "avif", "tif", "bmp")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_truncated_file_is_refused(
    suffix: str, share: float, tmp_path: Path, image_file: WriteImage
) -> None:
    whole = image_file(tmp_path / f"whole.{suffix}", 400, 300).read_bytes()
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(whole[: int(len(whole) * share)])
    info = probe(tmp_path, path.name)
    if isinstance(info, Failure):
        assert "truncated" in info.reason or "damaged" in info.reason
        return
    request = ImageRequest(path.name, side=60)
    outcomes = encode(tmp_path, job_for(info, 60, 200)), read_image(tmp_path, request, LIMITS)
    for outcome in outcomes:
        assert isinstance(outcome, Failure)
        assert outcome.reason == "is truncated"


def test_a_file_that_changed_is_not_encoded_under_its_old_name(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.jpg")
    info = info_of(tmp_path / "a.jpg")
    drawing().save(tmp_path / "a.jpg")
    outcome = encode(tmp_path, job_for(info, 100))
    assert outcome == Failure("a.jpg", "encode", "was changed during the run; run again")


def test_a_file_that_vanished(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.jpg")
    info = info_of(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").unlink()
    assert encode(tmp_path, job_for(info, 100)) == Failure("a.jpg", "encode", "is missing")


# --- animations


def animation(mode: str = "RGB") -> list[Image.Image]:
    """A square that walks, so that frames differ in a part only."""
    frames = []
    for number in range(5):
        frame = Image.new("RGBA", (120, 80), (240, 240, 220, 0 if mode == "RGBA" else 255))
        ImageDraw.Draw(frame).rectangle((number * 20, 20, number * 20 + 30, 50), fill="firebrick")
        frames.append(frame.convert(mode))
    return frames


def played(data: bytes) -> list[tuple[int, Image.Image]]:
    image = opened(data)
    frames = []
    for number in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(number)
        image.load()
        frames.append((int(image.info["duration"]), image.convert("RGBA")))
    return frames


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize(("suffix", "loop"), [("gif", 0), ("gif", 2), ("webp", 0), ("webp", 3)])
def test_an_animation_stays_one(suffix: str, loop: int, mode: str, tmp_path: Path) -> None:
    delays = [40, 80, 120, 200, 1000]
    first, *rest = animation(mode)
    path = tmp_path / f"a.{suffix}"
    first.save(
        path,
        save_all=True,
        append_images=rest,
        duration=delays,
        loop=loop,
        disposal=2,
        lossless=True,
    )
    info = info_of(path)
    assert (info.width, info.height, info.frames) == (120, 80, 5)
    for file in made(path, 60, 120).files:
        frames = played(file.data)
        assert [delay for delay, _ in frames] == delays
        # GIF counts repetitions, WebP showings.
        assert opened(file.data).info["loop"] == (loop + 1 if suffix == "gif" and loop else loop)
        for (_, frame), original in zip(frames, animation(mode), strict=True):
            assert frame.size == (file.variant.width, file.variant.height)
            assert distance(frame, original.convert("RGBA")) <= ROUGH


@pytest.mark.parametrize("suffix", ["png", "avif"])
def test_what_would_be_flattened_is_left(suffix: str, tmp_path: Path) -> None:
    first, *rest = animation()
    path = tmp_path / f"a.{suffix}"
    first.save(path, save_all=True, append_images=rest, duration=100)
    outcome = made(path, 60, 120)
    assert outcome.files == ()
    assert {refusal.reason for refusal in outcome.refused} == {
        f"is an animated {suffix.upper()}, which is left as it is"
    }


def test_a_limit_holds_in_the_worker_too(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.png")
    info = info_of(tmp_path / "a.png")
    outcome = encode(tmp_path, job_for(info, 100), Limits(bytes=1000))
    assert isinstance(outcome, Failure)
    assert "limit" in outcome.reason


OUT_OF_MEMORY = """
import resource
import pyvips
from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.pixels import rendered
from assetjob.images.encode.webp_save import lossless
from assetjob.model.variant import Encoding

def noise(width):
    grain = pyvips.Image.gaussnoise(width, width, mean=128, sigma=30).cast("uchar")
    return DecodedImage((rendered(grain.bandjoin([100, 50]).copy(interpretation="srgb")),))

lossless(noise(64), Encoding(80, 0))  # what is loaded late is loaded now
image = noise(1000)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
told = set()
for more in range(15_000_000, 65_000_000, 10_000_000):  # with less GLib ends the process
    resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))
    try:
        lossless(image, Encoding(80, 0))
        told.add("fine")
    except MemoryError as error:
        told.add("libwebp" if error.__cause__ else "Python")
    except pyvips.Error:
        told.add("libvips")
print(*sorted(told))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory in this way")
def test_memory_that_runs_out_is_told_whoever_asked_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {"fine", "libwebp"} <= set(done.stdout.split())


# --- comparisons


def compared(path: Path, *widths: int) -> EncodedFiles:
    info = replace(info_of(path), bytes=1 << 40)
    outcome = encode(path.parent, job_for(info, *widths), compared=True)
    assert isinstance(outcome, EncodedFiles)
    return outcome


def test_a_comparison_shows_one_piece_twice(
    image_file: Callable[..., Path], tmp_path: Path
) -> None:
    """What lies around the most detailed place, of the original and of each variant."""
    path = image_file(tmp_path / "a.png", 900, 600)
    with Image.open(path) as image:
        calm = Image.new("RGB", image.size, (90, 120, 150))
        calm.paste(image.crop((0, 0, 300, 200)), (450, 300))
        calm.save(path)
    outcome = compared(path, 480, 900)
    assert [piece.variant for piece in outcome.comparisons] == [
        file.variant for file in reversed(outcome.files)
    ]
    for piece, box in zip(outcome.comparisons, ((320, 216), (96, 65)), strict=True):
        before, after = opened(piece.before), opened(piece.after)
        assert before.size == after.size == (piece.width, piece.height) == (320, 216)
        assert distance(before, after) < 24
        place = (*box, box[0] + 320, box[1] + 216)
        data = next(file.data for file in outcome.files if file.variant == piece.variant)
        whole = calm.resize((piece.variant.width, piece.variant.height))
        assert distance(before, whole.crop(place)) < 24
        assert distance(after, opened(data).crop(place)) < 24


def test_a_small_image_is_compared_whole(tmp_path: Path) -> None:
    scene(size=(100, 60)).save(tmp_path / "a.png")
    pieces = compared(tmp_path / "a.png", 50, 100).comparisons
    assert [(piece.width, piece.height) for piece in pieces] == [(100, 60), (50, 30)]


def test_what_moves_is_not_compared(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    outcome = compared(tmp_path / "a.gif", 60)
    assert outcome.files
    assert outcome.comparisons == ()
