"""Which SVGs the report embeds unchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.images.probe import probe
from assetjob.job import drawings as module
from assetjob.job.drawings import drawings
from assetjob.model.image import ImageInfo

Build = Callable[[Mapping[str, str | bytes]], Path]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
RECT = '<rect width="9" height="9"/>'


def shown(root: Path, *paths: str) -> list[str]:
    infos = [probe(root, path) for path in paths]
    read = [info for info in infos if isinstance(info, ImageInfo)]
    assert len(read) == len(paths)
    found = drawings(root, read)
    return [info.path for info in read if info.digest in found]


def test_small_svgs_are_embedded_unchanged(site: Build) -> None:
    root = site({"a.svg": SVG.format(RECT)})
    info = probe(root, "a.svg")
    assert isinstance(info, ImageInfo)
    drawing = drawings(root, [info, info])[info.digest]
    assert drawing.data == (root / "a.svg").read_bytes()
    assert (drawing.width, drawing.height, drawing.subtype) == (40, 20, "svg+xml")


LEFT_OUT = {
    "script": SVG.format("<script>alert(1)</script>"),
    "handler": SVG.format('<rect width="9" height="9" onclick="alert(1)"/>'),
    "outside": SVG.format('<image href="https://example.org/x.png" width="9" height="9"/>'),
    "moves": SVG.format('<rect width="9" height="9"><animate attributeName="x" to="9"/></rect>'),
    "moves by CSS": SVG.format("<style>@keyframes a { to { opacity: 0 } }</style>"),
    "repeats itself": SVG.format(f'<g id="a">{RECT}</g><use href="#a"/>'),
    "no size": '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
    "heavy": SVG.format(RECT * 1_000),
}


@pytest.mark.parametrize("text", LEFT_OUT.values(), ids=LEFT_OUT)
def test_left_out(site: Build, text: str) -> None:
    assert shown(site({"a.svg": text}), "a.svg") == []


def test_all_together_have_a_limit(site: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site({f"{n}.svg": SVG.format(RECT * n) for n in (1, 2, 3)})
    sizes = [(root / f"{n}.svg").stat().st_size for n in (1, 2)]
    monkeypatch.setattr(module, "_ALL", sum(sizes))
    assert shown(root, "3.svg", "2.svg", "1.svg") == ["2.svg", "1.svg"]


def test_a_file_that_is_gone_is_left_out(site: Build) -> None:
    root = site({"a.svg": SVG.format(RECT)})
    info = probe(root, "a.svg")
    (root / "a.svg").unlink()
    assert isinstance(info, ImageInfo)
    assert drawings(root, [info]) == {}
