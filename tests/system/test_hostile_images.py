"""One run over a folder of malicious images: each is handled correctly, or refused by name."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.hostile_images import BOMBS, garbled

Build = Callable[[Mapping[str, str | bytes]], Path]
Command = Callable[..., subprocess.CompletedProcess[str]]

# Unusual files that browsers display all the same.
RIGHT = {
    *("exif.png", "pages.tif", "loop.tif", "loop-itself.tif", "exif.jpg", "profile.jpg"),
    *("fetching.svg", "deep.svg", "archive.jpg", "one-pixel.png"),
    *("flat.png", "text.png"),
}  # fmt: skip


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, assetjob: Command) -> tuple[Path, str]:
    root = tmp_path_factory.mktemp("site")
    files = {**BOMBS, **dict(garbled())}
    for name, data in files.items():
        (root / name).write_bytes(data)
    page = "\n".join(f'<img src="{name}" alt="A hill">' for name in files)
    (root / "index.html").write_text(page, encoding="ascii")
    done = assetjob(root, "fix", "--in-place", "-j", "1", "-q")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 3, done.stderr
    return root, done.stderr


def test_each_is_handled_or_refused(audited: tuple[Path, str]) -> None:
    root, said = audited
    refused = {line.split(": ")[0].removeprefix("failed ") for line in failed_lines(said)}
    # Files that exceed a limit of assetjob have not failed.
    refused |= {f["url"] for f in report(root)["findings"] if f["rule"] == "file-not-processed"}
    assert BOMBS.keys() - refused == RIGHT


def test_variants_are_complete(audited: tuple[Path, str]) -> None:
    root, _ = audited
    made = list(root.glob("assets/**/*.webp"))
    assert made
    for path in made:
        Image.open(io.BytesIO(path.read_bytes())).load()


def test_the_report_names_what_was_refused(audited: tuple[Path, str]) -> None:
    root, said = audited
    assert len(report(root)["failures"]) == len(failed_lines(said))


def failed_lines(said: str) -> list[str]:
    """Return the lines about failed files: the last line is the verdict."""
    return [line for line in said.splitlines() if line.startswith("failed ")]


def report(root: Path) -> Any:
    return json.loads((root / "reports/audit.json").read_text(encoding="utf-8"))
