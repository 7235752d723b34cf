"""Two versions of libvips: what an older one has made stays, until --refresh."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import assetjob

pytestmark = pytest.mark.proof
OLDER = "pyvips-binary==8.18.5"  # the oldest that pyproject.toml allows
PAGE = "<!doctype html><style>img { max-width: 100%% }</style><img src=/images/%s alt=Hills>\n"
NAMED = re.compile(r"/assets/responsive/\S+?\.webp")


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the older version, which comes before the installed one in PYTHONPATH."""
    folder = tmp_path_factory.mktemp("older")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
    if subprocess.run([*map(str, command), OLDER], check=False, capture_output=True).returncode:
        pytest.skip(f"{OLDER} cannot be had here")
    return folder


def fix(site: Path, *options: str, first: Path | None = None) -> str:
    paths = [*filter(None, [first]), Path(assetjob.__file__).parent.parent]
    done = subprocess.run(
        [sys.executable, "-m", "assetjob", "fix", "--in-place", "--fail-on", "never", *options],
        cwd=site,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def tree(site: Path, pattern: str = "**/*") -> dict[str, bytes]:
    files = (path for path in site.glob(pattern) if path.is_file() and "reports" not in path.parts)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def variants(site: Path) -> dict[str, bytes]:
    return tree(site, "assets/responsive/**/*.webp")


def test_an_upgrade_renames_nothing(
    site: Callable[..., Path], image_file: Callable[..., Path], older: Path
) -> None:
    root = site({"a.html": PAGE % "a.jpg", "b.html": PAGE % "b.png"})
    image_file(root / "images" / "a.jpg", 1500, 1000)
    image_file(root / "images" / "b.png", 900, 600)
    fix(root, first=older)
    before = tree(root)
    assert len(variants(root)) >= 4

    fix(root)  # with the installed version
    assert tree(root) == before

    (root / "c.html").write_text(PAGE % "c.jpg")
    image_file(root / "images" / "c.jpg", 1200, 800, seed=3)
    fix(root)
    after = tree(root)
    assert before.items() <= after.items()
    new = variants(root).keys() - before.keys()
    assert new
    fix(root, first=older)  # and back: what a newer version has made stays as well
    assert tree(root) == after

    fix(root, "--refresh")
    pages = "".join(path.read_text() for path in root.glob("*.html"))
    named = {name.lstrip("/") for name in NAMED.findall(pages)}
    assert new <= named
    assert not (named - new) & before.keys()
    assert named <= variants(root).keys()
