"""Real posts, rendered by the real kramdown before and after: boxes stay, images load."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.corpus,
    pytest.mark.skipif(not shutil.which("ruby"), reason="ruby is not on this machine"),
]

WINDOWS = (360, 768, 1280)
LAYOUTS = {
    "nothing": "",
    "max-width": "img { max-width: 100% }",
    "max-width, height auto": "img { max-width: 100%; height: auto }",
    "isomer": ".content img { display: block; margin: auto; width: 100% }",
}
KRAMDOWN = (
    "require 'kramdown'; require 'json'; puts JSON.generate("
    "JSON.parse(STDIN.read).map { |text| Kramdown::Document.new(text).to_html })"
)
Box = tuple[str, bool, float, float, float, float]


def test_boxes_of_real_posts_stay(
    corpus: Path, tmp_path: Path, boxes: Callable[[Path, str, int], list[Box]]
) -> None:
    """Each page in one of the usual layouts, in turns, at three widths."""
    changed = images = 0
    found: list[str] = []
    for name in ("ostin", "ethos", "mse"):
        before, after = tmp_path / f"{name}-before", tmp_path / name
        shutil.copytree(corpus / name, before)
        shutil.copytree(corpus / name, after)
        options = [
            "--effort",
            "draft",
            "--fail-on",
            "never",
            "--reports",
            str(tmp_path / "reports"),
        ]
        tool = [sys.executable, "-m", "assetjob", "fix", "--in-place", *options, str(after)]
        subprocess.run(tool, check=False, capture_output=True)
        paths = [path for path in _pages(before) if _text(before, path) != _text(after, path)]
        old = _rendered([_text(before, path) for path in paths])
        new = _rendered([_text(after, path) for path in paths])
        for path, was, become in zip(paths, old, new, strict=True):
            css = list(LAYOUTS.values())[changed % len(LAYOUTS)]
            changed += 1
            for window in WINDOWS:
                shown = boxes(before, _document(css, was), window)
                after_all = boxes(after, _document(css, become), window)
                images += len(shown)
                found += [f"{path} at {window}: {line}" for line in _moved(shown, after_all)]
    print(f"\n{changed} pages, {images} boxes")  # noqa: T201 - shown by pytest -s
    assert changed >= 40
    assert not found, f"{len(found)} boxes:\n" + "\n".join(found[:40])


def _pages(root: Path) -> list[str]:
    found = (path for path in root.rglob("*") if path.suffix in (".md", ".html"))
    return sorted(path.relative_to(root).as_posix() for path in found)


def _text(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


def _rendered(texts: list[str]) -> list[str]:
    bodies = [re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL) for text in texts]
    bodies = [re.sub(r"\{\{ *site\.baseurl *\}\}", "", body) for body in bodies]
    asked = json.dumps(bodies)
    done = subprocess.run(
        ["ruby", "-e", KRAMDOWN], input=asked, capture_output=True, text=True, check=False
    )
    if "cannot load such file" in done.stderr:
        pytest.skip("kramdown is not on this machine")
    rendered: list[str] = json.loads(done.stdout)
    return rendered


def _document(css: str, content: str) -> str:
    head = f"<head><meta charset=utf-8><style>{css}</style></head>"
    return f'<!doctype html><html>{head}<body><div class="content">{content}</div></body></html>'


def _moved(before: list[Box], after: list[Box]) -> list[str]:
    """Return the boxes that differ: an image that did not load before does not load after.

    Half a pixel of each image adds up down a long page, so that heights on the page are
    compared from one image to the next.
    """
    assert [box[0] for box in before] == [box[0] for box in after]
    found = []
    drop = 0.0
    for old, new in zip(before, after, strict=True):
        moves = [a - b for a, b in zip(new[2:], old[2:], strict=True)]
        drop, moves[1] = moves[1], moves[1] - drop
        if old[1] != new[1] or any(abs(move) > 1 for move in moves):
            found.append(f"{old[0]}: {old[1:]} became {new[1:]}")
    return found
