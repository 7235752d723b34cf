"""The texts in the metadata of image files: what is found, and what hostile files do."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from assetjob.images.probe import probe, svg_texts
from assetjob.images.probe.xmp import LONGEST_TEXT, read_xmp
from assetjob.model.image import ImageInfo

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:iptc="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
)
ALT = "IPTC alt text of the file"
EXTENDED = "IPTC extended description of the file"
XMP = "XMP description of the file"
IPTC = "IPTC caption of the file"
EXIF = "EXIF description of the file"
PNG = "PNG description of the file"
Texts = list[tuple[str, str, str]]


def packet(inside: str) -> bytes:
    return f"{HEAD}<rdf:Description>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>".encode()


def alternatives(name: str, **texts: str) -> str:
    items = (f'<rdf:li xml:lang="{lang}">{text}</rdf:li>' for lang, text in texts.items())
    return f"<{name}><rdf:Alt>{''.join(items)}</rdf:Alt></{name}>"


def texts_of(path: Path) -> Texts:
    info = probe(path.parent, path.name)
    assert isinstance(info, ImageInfo), info
    return [(each.source, each.text, each.language) for each in info.texts]


PACKETS: dict[str, tuple[bytes, Texts]] = {
    "alt text": (
        packet(alternatives("iptc:AltTextAccessibility", en="A weir", zh="堰")),
        [(ALT, "A weir", "en"), (ALT, "堰", "zh")],
    ),
    "the alt text comes first": (
        packet(
            alternatives("dc:description", en="Rain")
            + alternatives("iptc:ExtDescrAccessibility", en="A weir in rain")
            + alternatives("iptc:AltTextAccessibility", en="A weir")
        ),
        [(ALT, "A weir", "en"), (EXTENDED, "A weir in rain", "en"), (XMP, "Rain", "en")],
    ),
    "without a language": (packet("<dc:description>Rain</dc:description>"), [(XMP, "Rain", "")]),
    "as an attribute": (
        f'{HEAD}<rdf:Description dc:description="Rain"/></rdf:RDF></x:xmpmeta>'.encode(),
        [(XMP, "Rain", "")],
    ),
    "markup is text": (
        packet("<dc:description>&lt;script>1&lt;/script></dc:description>"),
        [(XMP, "<script>1</script>", "")],
    ),
    "of a part of the image": (
        packet(
            "<dc:relation><rdf:Description>"
            + alternatives("dc:description", en="Another image")
            + "</rdf:Description></dc:relation>"
        ),
        [],
    ),
    "other properties": (packet("<dc:title>Rain</dc:title>"), []),
    "blank": (packet("<dc:description> \n </dc:description>"), []),
    "cut off": (
        packet(alternatives("iptc:AltTextAccessibility", en="A weir") + "<dc:x>")[:-80],
        [(ALT, "A weir", "en")],
    ),
    "not XML": (b"\x00\xff\xfe<<<", []),
    "UTF-16": (packet("<dc:description>Rain</dc:description>").decode().encode("utf-16"), [
        (XMP, "Rain", "")
    ]),
    "padded": (
        packet("<dc:description>Rain</dc:description>") + b"\n" * 2000 + b"\0",
        [(XMP, "Rain", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PACKETS)
def test_reads_xmp(name: str) -> None:
    data, wanted = PACKETS[name]
    assert [(each.source, each.text, each.language) for each in read_xmp(data)] == wanted


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(30))
HOSTILE = {
    "entities": b"<!DOCTYPE x ["
    + BOMB.encode()
    + b"]>"
    + packet("<dc:description>&a29;</dc:description>"),
    "an outside entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + packet("<dc:description>&a;</dc:description>"),
    "ten megabytes": packet(f"<dc:description>{'x' * 10_000_000}</dc:description>"),
    "depth": packet("<dc:x>" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_is_not_read(name: str) -> None:
    assert read_xmp(HOSTILE[name]) == ()


def test_texts_are_bounded() -> None:
    many = "".join(f'<rdf:li xml:lang="l{n}">{"x" * 3000}</rdf:li>' for n in range(100))
    found = read_xmp(packet(f"<dc:description><rdf:Alt>{many}</rdf:Alt></dc:description>"))
    assert len(found) == 12
    assert {len(each.text) for each in found} == {LONGEST_TEXT}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "avif", "tiff"])
def test_xmp_of_each_format(tmp_path: Path, image_file: Callable[..., Path], suffix: str) -> None:
    xmp = packet(alternatives("iptc:AltTextAccessibility", en="A weir"))
    path = tmp_path / f"a.{suffix}"
    if suffix == "png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image_file(path, 64, 64, pnginfo=info)
    elif suffix == "tiff":
        image_file(path, 64, 64, tiffinfo={700: xmp})
    else:
        image_file(path, 64, 64, xmp=xmp)
    assert texts_of(path) == [(ALT, "A weir", "en")]


def jpeg_with_iptc(path: Path, caption: bytes, *, utf_8: bool) -> None:
    records = b"\x1c\x01\x5a" + struct.pack(">H", 3) + b"\x1b%G" if utf_8 else b""
    records += b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records
    content = b"Photoshop 3.0\x00" + resource + b"\x00" * (len(records) % 2)
    data = path.read_bytes()
    segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    path.write_bytes(data[:2] + segment + data[2:])


@pytest.mark.parametrize(
    ("encoding", "utf_8"), [("utf-8", True), ("utf-8", False), ("latin-1", False)]
)
def test_iptc_caption(
    tmp_path: Path, image_file: Callable[..., Path], encoding: str, utf_8: bool
) -> None:
    path = image_file(tmp_path / "a.jpg", 64, 64)
    jpeg_with_iptc(path, "Café in the rain".encode(encoding), utf_8=utf_8)
    assert texts_of(path) == [(IPTC, "Café in the rain", "")]


@pytest.mark.parametrize(
    ("description", "wanted"),
    [
        ("A weir after rain", [(EXIF, "A weir after rain", "")]),
        ("Café", [(EXIF, "Café", "")]),
        ("OLYMPUS DIGITAL CAMERA         ", []),
        ("KONICA MINOLTA DIGITAL CAMERA", []),
        ("<Digimax S600 / Kenox S600>", []),
        ("SONY DSC", []),
        ("SAMSUNG CAMERA PICTURES", []),
        ("DCIM\\100MEDIA\\DJI_0001.JPG", []),
        ("oznorHDR", []),
        ("Exif_JPEG_PICTURE", []),
        ("A girl holds a digital camera", [(EXIF, "A girl holds a digital camera", "")]),
        ("   ", []),
    ],
)
def test_exif_description(
    tmp_path: Path, image_file: Callable[..., Path], description: str, wanted: Texts
) -> None:
    exif = Image.Exif()
    exif[0x010E] = description.encode()  # Pillow writes a str in ASCII
    assert texts_of(image_file(tmp_path / "a.jpg", 64, 64, exif=exif)) == wanted


def test_png_description(tmp_path: Path, image_file: Callable[..., Path]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Description", "A weir")
    info.add_text("Comment", "Created with GIMP")
    assert texts_of(image_file(tmp_path / "a.png", 64, 64, pnginfo=info)) == [(PNG, "A weir", "")]


@pytest.mark.parametrize("key", ["Description", "XML:com.adobe.xmp"])
def test_a_png_with_a_text_that_unpacks_to_ten_megabytes(
    tmp_path: Path, image_file: Callable[..., Path], key: str
) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(key, "x" * 10_000_000, zip=True)
    assert texts_of(image_file(tmp_path / "a.png", 64, 64, pnginfo=info)) == []


SVGS: dict[str, tuple[str, Texts]] = {
    "title and description": (
        "<title>A weir</title><desc xml:lang='en'>It is in flood</desc><path/>",
        [("title of the SVG", "A weir", ""), ("description of the SVG", "It is in flood", "en")],
    ),
    "with elements": ("<title>A <b>weir</b></title>", [("title of the SVG", "A weir", "")]),
    "of a part": ("<g><title>A weir</title></g>", []),
    "of a program": ("<title>Artboard 1</title><desc>Created with Sketch.</desc>", []),
    "a layer's name": ("<title>icon-arrow_left</title>", []),
    "a name": ("<title>GitHub</title>", [("title of the SVG", "GitHub", "")]),
    "damaged": ("<title>A weir</title><path", [("title of the SVG", "A weir", "")]),
    "long": (f"<title>{'x' * 5000}</title>", [("title of the SVG", "x" * LONGEST_TEXT, "")]),
    "blank": ("<title> </title>", []),
}


@pytest.mark.parametrize("name", SVGS)
def test_svg_texts(tmp_path: Path, name: str) -> None:
    inside, wanted = SVGS[name]
    path = tmp_path / "a.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>')
    assert texts_of(path) == wanted


def test_no_entity_of_an_svg_is_expanded() -> None:
    doctype = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert svg_texts.read(f"{doctype}<svg><title>&b;</title></svg>".encode()) == ()
