"""What an SVG would do or fetch by itself."""

from __future__ import annotations

import pytest

from assetjob.images.probe.svg_active import read_active

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
CASES = {
    "plain": ("<circle r='3'/>", ()),
    "script": ("<script>alert(1)</script>", ("script",)),
    "script by prefix": ("<x:script xmlns:x='http://www.w3.org/2000/svg'/>", ("script",)),
    "handler": ("<g onclick='x()'/>", ("script",)),
    "javascript link": ("<a href=' javascript:x()'/>", ("script",)),
    "link": ("<a href='https://example.org/'>x</a>", ()),
    "own part": ("<use href='#a'/>", ()),
    "data": ("<image href='data:image/png;base64,AA=='/>", ()),
    "image elsewhere": ("<image xlink:href='https://example.org/a.png'/>", ("outside reference",)),
    "no scheme": ("<image href='//example.org/a.png'/>", ("outside reference",)),
    "sheet": ("<style>@import '//example.org/a.css';</style>", ("outside reference",)),
    "style": ("<g style='fill:url(https://example.org/a)'/>", ("outside reference",)),
    "licence": ("<metadata href='https://example.org/'/>", ()),
    "both": ("<script href='https://example.org/a.js'/>", ("script", "outside reference")),
    "cut off": ("<script>alert(1)", ("script",)),
}


@pytest.mark.parametrize(("inside", "found"), CASES.values(), ids=list(CASES))
def test_what_is_active(inside: str, found: tuple[str, ...]) -> None:
    end = "" if inside.endswith(")") else "</svg>"
    assert read_active(f"{HEAD}{inside}{end}".encode()) == found


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    assert read_active(f"{bomb}]>{HEAD}<text>&m;</text></svg>".encode()) == ()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<", b"\x00" * 99], ids=str)
def test_no_xml_is_not_active(data: bytes) -> None:
    assert read_active(data) == ()
