"""Facts that other stages act on: density, gain maps, what no browser displays, limits."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from assetjob.images.probe import describe, describe_made, probe
from assetjob.model.finding import Severity
from assetjob.model.image import LIMITS, Failure, ImageInfo, Limits
from assetjob.model.result import Result

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">{}</svg>'


def jpeg(size: tuple[int, int], **tags: object) -> bytes:
    exif = Image.Exif()
    own = exif.get_ifd(ExifTags.IFD.Exif)
    for name, value in tags.items():
        tag = ExifTags.Base[name]
        (own if name.startswith("ExifImage") else exif)[tag] = value
    file = io.BytesIO()
    Image.new("RGB", size).save(file, "JPEG", exif=exif)
    return file.getvalue()


def info(data: bytes, path: str = "a.jpg", limits: Limits = LIMITS) -> ImageInfo:
    found = describe(path, data, limits)
    assert isinstance(found, ImageInfo), found
    return found


RETINA = {
    "XResolution": 144.0,
    "YResolution": 144.0,
    "ResolutionUnit": 2,
    "ExifImageWidth": 45,
    "ExifImageHeight": 30,
}
DENSITY: dict[str, tuple[dict[str, object], tuple[int, int]]] = {
    "twice as dense": ({}, (45, 30)),
    "turned": ({"Orientation": 6}, (30, 45)),
    "upside down": ({"Orientation": 3}, (45, 30)),
    "dimensions that do not agree": ({"ExifImageWidth": 90}, (90, 60)),
    "dots per centimetre": ({"ResolutionUnit": 3}, (90, 60)),
    "no resolution": ({"XResolution": 0.0}, (90, 60)),
    "no dimensions": ({"ExifImageHeight": 0}, (90, 60)),
    "the usual resolution": (
        {"XResolution": 72.0, "YResolution": 72.0, "ExifImageWidth": 90, "ExifImageHeight": 60},
        (90, 60),
    ),
}


@pytest.mark.parametrize(("tags", "natural"), DENSITY.values(), ids=DENSITY)
def test_natural_size_by_exif(tags: dict[str, object], natural: tuple[int, int]) -> None:
    assert info(jpeg((90, 60), **{**RETINA, **tags})).natural_size == natural


@pytest.mark.browser
def test_natural_size_is_that_of_chromium(chromium: object, tmp_path: Path) -> None:
    page = chromium.new_page()  # type: ignore[attr-defined]
    for number, (tags, natural) in enumerate(DENSITY.values()):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(jpeg((90, 60), **{**RETINA, **tags}))
        page.goto(path.as_uri())
        sizes = page.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]")
        assert tuple(sizes) == natural, tags
    page.close()


def test_gain_maps() -> None:
    plain = jpeg((9, 9))
    assert not info(plain).gain_map
    for mark in ("http://ns.adobe.com/hdr-gain-map/1.0/", "urn:iso:std:iso:ts:21496:-1"):
        segment = mark.encode() + b"\0"
        length = (len(segment) + 2).to_bytes(2, "big")
        assert info(plain[:2] + b"\xff\xe2" + length + segment + plain[2:]).gain_map


UNDISPLAYABLE = {
    "an ampersand": (SVG.format("<title>A & B</title>"), "line 1: not well-formed"),
    "an entity": (SVG.format("<title>A&nbsp;B</title>"), "undefined entity"),
    "a prefix": (SVG.format('<use xlink:href="#a"/>'), "unbound prefix"),
    "cut off": (SVG.format("")[:-3], "not well-formed XML"),
    "text behind it": (SVG.format("") + "x", "not well-formed XML"),
    "no namespace": ('<svg width="20" height="10"/>', "has no namespace"),
}
DISPLAYABLE = {
    "plain": SVG.format("<title>A &amp; B</title>"),
    "declared entity": "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("<title>&a;</title>"),
    "declared prefix": SVG.format(
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>'
    ),
    "own prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="20" height="10"/>',
}


@pytest.mark.parametrize(("text", "reason"), UNDISPLAYABLE.values(), ids=UNDISPLAYABLE)
def test_an_svg_that_no_browser_displays(text: str, reason: str) -> None:
    assert reason in info(text.encode(), "a.svg").undisplayable


@pytest.mark.parametrize("text", DISPLAYABLE.values(), ids=DISPLAYABLE)
def test_an_svg_that_browsers_display(text: str) -> None:
    assert not info(text.encode(), "a.svg").undisplayable


@pytest.mark.browser
def test_svgs_are_displayed_by_chromium_as_told(chromium: object, tmp_path: Path) -> None:
    texts = [text for text, _ in UNDISPLAYABLE.values()] + list(DISPLAYABLE.values())
    names = [f"{number}.svg" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    images = "".join(f'<img src="{name}">' for name in names)
    (tmp_path / "index.html").write_text(images, encoding="utf-8")
    page = chromium.new_page()  # type: ignore[attr-defined]
    page.goto((tmp_path / "index.html").as_uri())
    shown = page.evaluate("[...document.images].map(image => image.naturalWidth > 0)")
    page.close()
    assert shown == [False] * len(UNDISPLAYABLE) + [True] * len(DISPLAYABLE)


def test_a_tiff_is_displayed_by_no_browser(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "a.tif")
    assert info((tmp_path / "a.tif").read_bytes(), "a.tif").undisplayable == "is a TIFF"


def test_a_compressed_svg() -> None:
    found = info(gzip.compress(SVG.format("").encode()), "a.svgz")
    assert (found.format, found.width, found.height, found.compressed) == ("svg", 20, 10, True)
    assert not info(SVG.format("").encode(), "a.svg").compressed
    for data in (gzip.compress(b"text"), gzip.compress(SVG.format("").encode())[:-9]):
        assert isinstance(describe("a.svgz", data, LIMITS), Failure)
    bomb = gzip.compress(SVG.format(" " * 9_000).encode())
    assert isinstance(describe("a.svgz", bomb, Limits(bytes=1_000)), Failure)


WEBPS: dict[str, tuple[str, dict[str, object]]] = {
    "lossy": ("RGB", {}),
    "lossless": ("RGB", {"lossless": True}),
    "lossless with alpha": ("RGBA", {"lossless": True}),
    "with an extended header": ("RGBA", {}),
    "with metadata": ("RGB", {"exif": Image.Exif().tobytes()}),
}


@pytest.mark.parametrize(("mode", "how"), WEBPS.values(), ids=WEBPS)
@pytest.mark.parametrize("size", [(1, 1), (300, 20), (20, 16_000)])
def test_a_variant_is_described_as_it_will_be_read(
    mode: str, how: dict[str, object], size: tuple[int, int]
) -> None:
    file = io.BytesIO()
    half = (90, 40, 200, 128)[: len(mode)]
    Image.new(mode, size, half).save(file, "WEBP", **how)
    data = file.getvalue()
    assert describe_made("a.webp", data, LIMITS) == describe("a.webp", data, LIMITS)


def test_our_limits_are_no_fault_of_the_file(tmp_path: Path) -> None:
    data = jpeg((900, 600))
    (tmp_path / "a.jpg").write_bytes(data)
    cases = {
        "max_megapixels": describe("a.jpg", data, Limits(pixels=500_000)),
        "max_megabytes": probe(tmp_path, "a.jpg", Limits(bytes=1_000)),
    }
    for setting, failure in cases.items():
        assert isinstance(failure, Failure)
        assert failure.own_limit
        assert setting in failure.reason
    damaged = describe("a.jpg", b"\xff\xd8\xff", LIMITS)
    assert isinstance(damaged, Failure)
    assert not damaged.own_limit


def test_an_image_keeps_the_size_that_exif_gives_it(judged: Callable[..., Result]) -> None:
    files = {"a.html": '<img src="a.jpg" alt="A">\n<img src="b.jpg" alt="B">\n'}
    data = jpeg((1800, 1200), **{**RETINA, "ExifImageWidth": 900, "ExifImageHeight": 600})
    result = judged({**files, "a.jpg": data, "b.jpg": jpeg((1800, 1200))})
    rewritten = (result.pages[0].rewritten or "").splitlines()
    assert 'width="900" height="600"' in rewritten[0]
    assert 'width="1800" height="1200"' in rewritten[1]
    messages = [f.message for f in result.findings if f.rule == "size-missing"]
    assert "900x600" in messages[0]


def test_an_image_with_a_gain_map_gets_no_variants(judged: Callable[..., Result]) -> None:
    plain = jpeg((1800, 1200))
    mark = b"urn:iso:std:iso:ts:21496:-1\0"
    segment = b"\xff\xe2" + (len(mark) + 2).to_bytes(2, "big") + mark
    page = {"a.html": '<img src="a.jpg" alt="A">\n'}
    assert judged({**page, "a.jpg": plain}).encoded
    result = judged({**page, "a.jpg": plain[:2] + segment + plain[2:]})
    assert not result.encoded
    assert "gain map" in result.left_alone["a.jpg"]


def test_what_cannot_be_processed_is_a_warning_and_no_failed_run(
    judged: Callable[..., Result],
) -> None:
    file = io.BytesIO()
    chunks = PngImagePlugin.PngInfo()
    chunks.add(b"cICP", bytes([9, 16, 0, 1]))
    Image.new("RGB", (300, 200)).save(file, "PNG", pnginfo=chunks)
    page = '<img src="a.png" alt="A hill" width="300" height="200">'
    result = judged({"a.html": page, "a.png": file.getvalue()}, (), "audit")
    assert [(f.rule, f.severity) for f in result.findings] == [
        ("file-not-processed", Severity.WARNING)
    ]
    assert result.exit_code == 0
