"""A site too large for memory gives the same results: values spilled to disk change nothing."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assetjob.job import api
from assetjob.model.result import Command, Result
from assetjob.runtime import spill
from assetjob.settings import load
from tests.conftest import Silent

PAGES, IMAGES = 60, 8
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
NOTHING = 0  # bytes of memory for a spill list or map
COMMANDS: tuple[tuple[Command, dict[str, object]], ...] = (
    ("audit", {"write_baseline": True}),
    ("preview", {}),
    ("in-place", {}),
    ("in-place", {"unreferenced": True}),
    ("audit", {"ratchet": True}),
)
SETTINGS = """
widths = [200, 400]
report_formats = ["sarif", "junit", "github", "gitlab", "markdown"]
[[ignore]]
rule = "alt-*"
path = "posts/1*.html"
reason = "An editor is at it"
"""


def test_spilling_to_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = list(_outcomes(tmp_path / "in memory/site"))
    monkeypatch.setattr(spill, "MEMORY_LIMIT", NOTHING)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another cache"))
    for one, other in zip(in_memory, _outcomes(tmp_path / "on disk/site"), strict=True):
        assert one == other


def _outcomes(root: Path) -> Iterator[object]:
    """Yield everything that each command finds and writes in a new site."""
    _build(root)
    for command, options in COMMANDS:
        chosen = load.load(root, {**options, "reports": root.parent / "reports"})
        result, _ = api.start(command, chosen, Silent())
        yield from _values(result)
        yield _files(chosen.reports)
        yield {name: data for name, data in _files(root).items() if ".assetjob" not in name}


def _values(result: Result) -> Iterator[object]:
    yield list(result.pages)
    yield list(result.findings)
    for found in (result.encoded, result.thumbnails, result.left_alone):
        yield sorted(found.items())
    yield replace(result, pages=(), findings=(), encoded={}, thumbnails={}, left_alone={})


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _build(root: Path) -> None:
    """Write more pages than are checked together, and unusual ones."""
    _write(root, "assetjob.toml", SETTINGS.encode())
    chance = random.Random(4)  # noqa: S311 - images, no secrets
    for number in range(IMAGES):
        data = _jpeg(chance.randbytes(24))
        _write(root, f"posts/{number}.jpg", data)
    for number in range(PAGES):
        _write(root, f"posts/{number}.html", _post(number).encode())
    _write(root, "posts/cut.jpg", data[: len(data) // 2])
    _write(root, "posts/copy.jpg", data)
    _write(root, "posts/unseen.jpg", data)
    _write(root, "posts/box.svg", SVG)
    _write(root, "posts/odd.html", b"<img src=1.jpg alt=\xff>")
    _write(root, "posts/last.html", b'<img src="cut.jpg"><img src="copy.jpg"><img src="box.svg">')


def _post(number: int) -> str:
    alts = ("", f' alt="Number {number}"', ' alt="Number 9"', ' alt="0.jpg"')
    one, other = number % IMAGES, number * 5 % IMAGES
    return (
        f"<h2>Post {number}</h2>\n<p>Words<img src='{one}.jpg'{alts[number % 4]}>more words\n"
        f'<img src="{other}.jpg" srcset="{other}.jpg 300w, {one}.jpg 400w" alt="Number {other}">'
        f"\n<p>{'The tide came in. ' * 20}<!-- assetjob-ignore alt-missing: known -->"
        f'<a href="/"><img src="../posts/{one}.jpg" width="20"></a>\n'
    )


def _jpeg(noise: bytes) -> bytes:
    file = io.BytesIO()
    small = Image.frombytes("RGB", (4, 2), noise)
    small.resize((400, 200), Image.Resampling.BICUBIC).save(file, "JPEG")
    return file.getvalue()


def _write(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
