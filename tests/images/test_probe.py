"""The facts of image files: by content, upright, and never at the price of the run."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from assetjob.images.probe import probe
from assetjob.images.probe.svg import is_exact, read_size
from assetjob.model.image import Failure, ImageInfo, Limits

WriteImage = Callable[..., Path]


def info_of(path: Path) -> ImageInfo:
    info = probe(path.parent, path.name)
    assert isinstance(info, ImageInfo), info
    return info


def reason_of(root: Path, name: str, limits: Limits = Limits()) -> str:  # noqa: B008  # frozen
    failure = probe(root, name, limits)
    assert isinstance(failure, Failure), failure
    assert (failure.path, failure.stage) == (name, "probe")
    assert "\n" not in failure.reason
    return failure.reason


FORMATS = {
    "JPEG": "jpeg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "TIFF": "tiff",
    "BMP": "bmp",
    "ICO": "ico",
}


@pytest.mark.parametrize(("written", "named"), FORMATS.items(), ids=FORMATS)
def test_format_is_told_by_content(
    written: str, named: str, tmp_path: Path, image_file: WriteImage
) -> None:
    for suffix in ("jpg", "png", "txt"):
        path = image_file(tmp_path / f"a.{suffix}", 64, 64, format=written)
        info = info_of(path)
        data = path.read_bytes()
        assert (info.path, info.format, info.bytes) == (path.name, named, len(data))
        assert info.digest == hashlib.sha256(data).hexdigest()
        assert (info.width, info.height, info.frames) == (64, 64, 1)


@pytest.mark.parametrize(
    ("suffix", "mode", "alpha", "bits"),
    [
        ("jpg", "RGB", False, 8),
        ("jpg", "L", False, 8),
        ("jpg", "CMYK", False, 8),
        ("png", "RGB", False, 8),
        ("png", "RGBA", True, 8),
        ("png", "LA", True, 8),
        ("png", "1", False, 1),
        ("png", "I;16", False, 16),
        ("webp", "RGBA", True, 8),
        ("avif", "RGBA", True, 8),
        ("tif", "RGBA", True, 8),
        ("tif", "I;16", False, 16),
    ],
)
def test_channels(suffix: str, mode: str, alpha: bool, bits: int, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.new(mode, (20, 10)).save(path)
    info = info_of(path)
    assert (info.has_alpha, info.bits) == (alpha, bits)
    assert info.mode == mode


def test_transparency_of_a_palette(tmp_path: Path) -> None:
    Image.new("P", (8, 8)).save(tmp_path / "a.png", transparency=0)
    Image.new("P", (8, 8)).save(tmp_path / "b.png")
    assert info_of(tmp_path / "a.png").has_alpha
    assert not info_of(tmp_path / "b.png").has_alpha


# --- EXIF


def exif(**tags: Any) -> Image.Exif:
    block = Image.Exif()
    for name, value in tags.items():
        block[{"orientation": 0x0112, "make": 0x010F, "copyright": 0x8298}[name]] = value
    return block


@pytest.mark.parametrize("value", [*range(-1, 11), 600, "6", b"6", 6.0])
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_size_is_that_of_the_image_upright(suffix: str, value: Any, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    try:
        Image.new("RGB", (40, 20)).save(path, exif=exif(orientation=value))
    except (struct.error, TypeError, ValueError):
        pytest.skip("Pillow cannot write this nonsense")
    info = info_of(path)
    turned = value in (5, 6, 7, 8)
    if not isinstance(value, int):
        assert (info.width, info.height) in {(40, 20), (20, 40)}
        return
    assert (info.width, info.height) == ((20, 40) if turned else (40, 20))
    assert info.orientation == (value if value in range(1, 9) else 1)


@pytest.mark.parametrize("value", range(1, 9))
def test_an_avif_is_turned_by_its_own_boxes(value: int, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20)).save(tmp_path / "a.avif", exif=exif(orientation=value))
    info = info_of(tmp_path / "a.avif")
    assert (info.width, info.height) == ((20, 40) if value >= 5 else (40, 20))


def test_no_browser_turns_a_webp(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20)).save(tmp_path / "a.webp", exif=exif(orientation=6))
    info = info_of(tmp_path / "a.webp")
    assert (info.width, info.height, info.orientation) == (40, 20, 1)


def test_no_browser_turns_by_xmp(tmp_path: Path) -> None:
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22
-rdf-syntax-ns#"><rdf:Description tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", xmp=packet)
    info = info_of(tmp_path / "a.jpg")
    assert (info.width, info.height) == (40, 20)


def test_broken_exif_is_none(tmp_path: Path) -> None:
    for number, block in enumerate(
        (b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM")
    ):
        path = tmp_path / f"{number}.jpg"
        Image.new("RGB", (40, 20)).save(path, exif=block)
        assert info_of(path).orientation == 1


def test_private_metadata_is_named_never_told(tmp_path: Path) -> None:
    block = exif(make="A Camera")
    block.get_ifd(0x8825).update({1: "N", 2: (1.0, 17.0, 25.0), 3: "E", 4: (103.0, 51.0, 3.0)})
    block.get_ifd(0x8769)[0xA431] = "SN-12345"
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=block)
    info = info_of(tmp_path / "a.jpg")
    assert info.private == ("GPS", "serial number")
    assert "12345" not in repr(info)
    Image.new("RGB", (8, 8)).save(tmp_path / "b.jpg", exif=exif(make="A Camera"))
    assert info_of(tmp_path / "b.jpg").private == ()


_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" photoshop:Source="iStockphoto"/>'
_IPTC = b"\x1c\x02\x6e\x00\x05Alamy"
_RESOURCE = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(_IPTC)) + _IPTC + b"\0"
_SEGMENT = b"\xff\xed" + struct.pack(">H", len(_RESOURCE) + 2) + _RESOURCE


@pytest.mark.parametrize(
    ("copyright_of", "xmp", "segment", "private"),
    [
        ("A Person", b"", b"", ("serial number",)),
        ("Getty Images", b"", b"", ()),
        ("", _XMP, b"", ()),
        ("", b"", _SEGMENT, ()),
    ],
)
def test_the_camera_of_a_stock_photograph_is_not_private(
    tmp_path: Path, copyright_of: str, xmp: bytes, segment: bytes, private: tuple[str, ...]
) -> None:
    block = exif(copyright=copyright_of)
    block.get_ifd(0x8769)[0xA431] = "SN-12345"
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=block, xmp=xmp)
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[:2] + segment + data[2:])
    assert info_of(tmp_path / "a.jpg").private == private


def test_gps_of_a_stock_photograph_is_private(tmp_path: Path) -> None:
    block = exif(make="A Camera")
    block.get_ifd(0x8825).update({1: "N", 2: (1.0, 17.0, 25.0), 3: "E", 4: (103.0, 51.0, 3.0)})
    block[33432] = "Shutterstock"
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=block)
    assert info_of(tmp_path / "a.jpg").private == ("GPS",)


# --- colour


def test_profile(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, block in (
        ("plain", b""),
        ("srgb", srgb),
        ("broken", b"nonsense" * 20),
        ("cut", srgb[:200]),
    ):
        Image.new("RGB", (8, 8)).save(tmp_path / f"{name}.jpg", icc_profile=block)
    assert info_of(tmp_path / "plain.jpg").profile == ""
    assert info_of(tmp_path / "srgb.jpg").profile == "sRGB built-in"
    assert info_of(tmp_path / "broken.jpg").profile == "unreadable profile"
    assert info_of(tmp_path / "cut.jpg").profile == "unreadable profile"
    assert not info_of(tmp_path / "srgb.jpg").wide_gamut


# --- animations


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "avif"])
def test_frames(suffix: str, tmp_path: Path) -> None:
    first, *rest = (Image.new("RGB", (30, 20), (60 * n, 0, 0)) for n in range(4))
    first.save(tmp_path / f"a.{suffix}", save_all=True, append_images=rest, duration=50)
    info = info_of(tmp_path / f"a.{suffix}")
    assert (info.width, info.height, info.frames) == (30, 20, 4)


def test_images_after_the_first_are_no_frames(tmp_path: Path) -> None:
    red, blue = (Image.new("RGB", (64, 64), shade) for shade in ("red", "blue"))
    # An image that was saved as a JPEG remembers the settings of that.
    red.copy().save(tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[blue.copy()])
    red.copy().save(tmp_path / "a.tif", save_all=True, append_images=[blue.copy()])
    red.copy().save(tmp_path / "a.ico", sizes=[(16, 16), (32, 32)])
    for name, kind in (("a.jpg", "jpeg"), ("a.tif", "tiff"), ("a.ico", "ico")):
        info = info_of(tmp_path / name)
        assert (info.format, info.frames) == (kind, 1)


# --- what is refused, and in which words


STRANGE = {
    "is empty": b"",
    "is not an image": b"<!DOCTYPE html><title>404</title>",
    "is a PDF": b"%PDF-1.7\n",
    "is a Photoshop file": b"8BPS\0\1",
    "is a HEIC image": b"\0\0\0\x18ftypheic\0\0\0\0",
    "is a video": b"\0\0\0\x18ftypmp42\0\0\0\0",
    "is a JPEG XL image": b"\xff\x0a\x11\x22",
    "is a git-annex pointer, not the image: run git annex get": b"/annex/objects/MD5E-s9--0.png\n",
    "is a Git LFS pointer, not the image: run git lfs pull": b"version https://git-lfs.github.com/s",
    "is truncated": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "is a damaged JPEG image": b"\xff\xd8\xff\xd9",
    "is a damaged PNG image": b"\x89PNG\r\n\x1a\n",
    "is a damaged GIF image": b"GIF89a\0",
    "is a damaged WebP image": b"RIFF\x04\0\0\0WEBP",
}


@pytest.mark.parametrize(("reason", "data"), STRANGE.items(), ids=STRANGE)
def test_what_is_no_image_is_named(reason: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    assert reason_of(tmp_path, "a.jpg") == reason


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def gif_of(width: int, height: int, *, frames: int = 1) -> bytes:
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02D\x01\0"
    return head + frame * frames + b";"


def bmp_of(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info


def tiff_of(width: int, height: int) -> bytes:
    tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (279, 1))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)


BOMBS = {
    "png": png_of(60_000, 60_000),
    "png, all that the format allows": png_of((1 << 31) - 1, (1 << 31) - 1),
    "gif": gif_of(65_535, 65_535),
    "gif whose frame reaches over its screen": gif_of(10, 10)[:19]
    + b"," + struct.pack("<HHHHB", 0, 1_066, 65_535, 65_535, 0) + b"\x02\x02D\x01\0;",
    "gif, many frames": gif_of(1, 1, frames=5_000),
    "bmp": bmp_of(100_000, 100_000),
    "tiff": tiff_of(1_000_000, 1_000_000),
}  # fmt: skip


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_by_their_header(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert "is not processed: " in reason_of(tmp_path, "a.png")


def test_limits(tmp_path: Path, image_file: WriteImage) -> None:
    image_file(tmp_path / "a.png", 300, 200)
    size = (tmp_path / "a.png").stat().st_size
    assert isinstance(probe(tmp_path, "a.png", Limits(bytes=size, pixels=60_000)), ImageInfo)
    assert "60,000" not in reason_of(tmp_path, "a.png", Limits(pixels=59_999))
    assert "300 x 200 pixels" in reason_of(tmp_path, "a.png", Limits(pixels=59_999))
    assert "max_megabytes" in reason_of(tmp_path, "a.png", Limits(bytes=size - 1))


def test_no_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(gif_of(0, 0))
    assert "pixels" in reason_of(tmp_path, "a.gif") or "damaged" in reason_of(tmp_path, "a.gif")


@pytest.mark.parametrize("end", range(10, 40))
def test_a_gif_cut_short_is_read_to_its_end(end: int, tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(gif_of(10, 10)[:end])
    assert isinstance(probe(tmp_path, "a.gif"), ImageInfo | Failure)


@given(st.data())
def test_no_bytes_raise(data: st.DataObject) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    buffer = io.BytesIO()
    kind = data.draw(st.sampled_from(list(FORMATS)))
    Image.new("RGB", (16, 16), "teal").save(buffer, kind)
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    with TemporaryDirectory() as folder:
        (Path(folder) / "a").write_bytes(content[:cut])
        assert isinstance(probe(Path(folder), "a"), ImageInfo | Failure)


# --- where it may read


def test_missing(tmp_path: Path) -> None:
    assert reason_of(tmp_path, "a.jpg") == "is missing"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").mkdir()
    assert reason_of(tmp_path, "a.jpg") == "is not a regular file"


@pytest.mark.parametrize("name", ["a\0.jpg", "x" * 5000 + ".jpg"], ids=["NUL", "long"])
def test_a_name_that_cannot_be(name: str, tmp_path: Path) -> None:
    assert "cannot be read" in reason_of(tmp_path, name)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
def test_a_pipe_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    assert reason_of(tmp_path, "a.jpg") == "is not a regular file"
    (tmp_path / "b.jpg").symlink_to("/dev/zero")
    assert reason_of(tmp_path, "b.jpg") == "is not a regular file"


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path, image_file: WriteImage) -> None:
    image_file(tmp_path / "out" / "a.png", 8, 8)
    site = tmp_path / "site"
    image_file(site / "b.png", 8, 8)
    (site / "a.png").symlink_to(tmp_path / "out" / "a.png")
    (site / "folder").symlink_to(tmp_path / "out")
    (site / "inside.png").symlink_to("b.png")
    for name in ("a.png", "folder/a.png", "../out/a.png"):
        assert reason_of(site, name) == "lies outside the site"
    assert isinstance(probe(site, "inside.png"), ImageInfo)


# --- SVG

HEAD = '<svg xmlns="http://www.w3.org/2000/svg"'
SIZES = {
    f'{HEAD} width="120" height="80"/>': (120, 80),
    f'{HEAD} width="120px" height="80.4px"/>': (120, 80),
    f'{HEAD} width="1in" height="72pt"/>': (96, 96),
    f'{HEAD} width="2.54cm" height="25.4mm"/>': (96, 96),
    f'{HEAD} width="1e2" height="1E+1"/>': (100, 10),
    f'{HEAD} viewBox="0 0 300 150"/>': (0, 0),
    f'{HEAD} width="100%" height="100%" viewBox="0 0 300 150"/>': (0, 0),
    f'{HEAD} width="600" viewBox="0 0 300 150"/>': (600, 300),
    f'{HEAD} height="600" viewBox="0,0,300,150"/>': (1200, 600),
    f'{HEAD} height="600" viewBox="0 0 300 0"/>': (0, 600),
    f'{HEAD} width="-5" height="nonsense"/>': (0, 0),
    f'<?xml version="1.0"?><!-- a --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    f'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{HEAD} width="5" height="6"/>': (5, 6),
    '<!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>'
    '<svg xmlns="&ns_svg;" width="5" height="6"/>': (5, 6),
    '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="5" height="6"/>': (5, 6),
    '<svg width="5" height="6"/>': (5, 6),
    f'{HEAD} width="5" height="6"><g><unclosed>': (5, 6),
}


@pytest.mark.parametrize(("text", "size"), SIZES.items(), ids=range(len(SIZES)))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_svg_size(text: str, size: tuple[int, int], encoding: str) -> None:
    assert read_size(text.encode(encoding)) == size


EXACT = {
    'width="5" height="6"': True,
    'width=" 5.0px " height="6"': True,
    'width="5.5" height="6"': False,
    'width="5em" height="6"': False,
    'width="5" viewBox="0 0 5 6"': False,
    'width="5" height="0"': False,
    'width="100%" height="6"': False,
    'width="5" height="6" style="width: 100%"': False,
    'width="5" height="6" preserveAspectRatio="none"': False,
    "": False,
}


@pytest.mark.parametrize(("attributes", "exact"), EXACT.items(), ids=EXACT)
def test_svg_says_its_size_exactly(attributes: str, exact: bool) -> None:
    assert is_exact(f"{HEAD} {attributes}/>".encode()) == exact
    assert not is_exact(f"{HEAD} {attributes}><style>svg {{ width: 9px }}</style></svg>".encode())


def test_svg(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text(f'{HEAD} width="120" height="80"/>', encoding="utf-8")
    info = info_of(tmp_path / "a.png")
    assert (info.format, info.width, info.height, info.has_alpha) == ("svg", 120, 80, True)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NOT_SVG = {
    "html": "<html><svg></svg></html>",
    "text": "a < b",
    "laughs": f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD} width="&l9;"/>',
    "a file": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD} width="&x;"/>',
    "parameters": "<!DOCTYPE svg [<!ENTITY % a \"<!ENTITY b 'c'>\">%a;]><nothing/>",
    "another root": '<svgs xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.mark.parametrize("text", NOT_SVG.values(), ids=NOT_SVG)
def test_no_svg_and_no_trap(text: str) -> None:
    assert read_size(text.encode()) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_svg(data: bytes) -> None:
    read_size(data)
    read_size(HEAD.encode() + b" " + data + b"/>")


# --- real files


@pytest.mark.corpus
def test_corpus(corpus: Path) -> None:
    kinds = {".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp"}
    failures = {}
    for path in sorted(corpus.rglob("*")):
        if path.suffix.lower() in kinds:
            outcome = probe(corpus, path.relative_to(corpus).as_posix())
            if isinstance(outcome, Failure):
                failures[path.name] = outcome.reason
            elif outcome.format != "svg":
                with Image.open(path) as image:
                    assert {image.width, image.height} == {outcome.width, outcome.height}
    assert failures == {"not-an-image.jpg": "is empty"}
