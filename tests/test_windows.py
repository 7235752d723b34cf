"""The program in a Python without what Python lacks on Windows; see windows/sitecustomize.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import assetjob
from tests.conftest import ROOT

SIMULATION = ROOT / "tests" / "windows"
ALL_MODULES = """
import importlib, pkgutil, assetjob
for module in pkgutil.walk_packages(assetjob.__path__, "assetjob."):
    if module.name not in ("assetjob.__main__", "assetjob.store.by_descriptor"):
        importlib.import_module(module.name)
"""
PAGE = """<!doctype html><style>img { max-width: 100%; height: auto }</style>\r
<p>\u2192 <img src="/images/a.jpg" alt="">\r
<p><img src="images/b.png" alt="\U0001f4f7 Caf\u00e9">\r
<p><img src="//server/c.png"><img src="\\\\server\\d.png"><img src="nul.png">\r
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not needed on Windows itself")


def python(*arguments: str | Path, simulated: bool = True) -> subprocess.CompletedProcess[bytes]:
    paths = [SIMULATION, Path(assetjob.__file__).parent.parent] if simulated else []
    joined = os.pathsep.join(map(str, paths)) or os.environ.get("PYTHONPATH", "")
    environment = os.environ | {"PYTHONPATH": joined, "PYTHONIOENCODING": "cp437"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, check=False)


def test_every_module_can_be_imported() -> None:
    done = python("-c", ALL_MODULES)
    assert done.returncode == 0, done.stderr.decode()


def test_what_windows_lacks_is_missing() -> None:
    done = python("-c", "import assetjob.store.by_descriptor")
    assert "No module named 'fcntl'" in done.stderr.decode()


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_fix_writes_the_same_as_elsewhere_and_can_be_undone(
    tmp_path: Path, image_file: Callable[..., Path]
) -> None:
    original = tmp_path / "site"
    original.mkdir()
    (original / "index.html").write_bytes(PAGE.encode())
    image_file(original / "images/a.jpg", 1200, 800)
    image_file(original / "images/b.png", 900, 600)
    before = tree(original)
    results = []
    for simulated in (True, False):
        site = shutil.copytree(original, tmp_path / str(simulated) / "site")
        options = ("--in-place", "--jobs", "2", "--fail-on", "never", "--no-cache")
        reports = ("--reports", tmp_path / "reports")
        done = python("-m", "assetjob", "fix", *options, *reports, site, simulated=simulated)
        assert done.returncode == 0, done.stderr.decode()
        results.append(tree(site))
        if simulated:
            undone = python("-m", "assetjob", "undo", site)
            assert undone.returncode == 0, undone.stderr.decode()
            assert tree(site) == before
    assert results[0] == results[1] != before
