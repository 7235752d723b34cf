"""Check two builds of the distribution: ``python tests/check_dist.py ONE TWO WORK [RESULT]``.

They are the same bytes; the wheel holds the package and nothing else, and so all that the package
reads from itself; the source distribution holds the tests too. The wheel is installed without an
index, from wheels in a folder, and runs the demo. WORK is an empty folder for that; the builds are
copied to RESULT.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = ("__pycache__", ".fuzz")


def main(one: Path, two: Path, work: Path, *result: Path) -> None:
    """Raise AssertionError or CalledProcessError for what is wrong."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), f"{name} differs"
    (wheel,) = one.glob("*.whl")
    (source,) = one.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == _files("assetjob"), packed ^ _files("assetjob")
    with tarfile.open(source) as tar:
        unpacked = {name.partition("/")[2] for name in tar.getnames()}
    assert _files("assetjob") | _files("tests") <= unpacked
    _check_installation(wheel, work)
    for folder in result:
        shutil.copytree(one, folder)


def _check_installation(wheel: Path, work: Path) -> None:
    """Install the wheel as on a machine without the network, and run the demo."""
    wheels, installed = work / "wheels", work / "installed"
    constraints = ROOT / "constraints.txt"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*pip, "wheel", "--wheel-dir", wheels, "--constraint", constraints, wheel)
    venv.create(installed, with_pip=True)
    scripts = installed / ("Scripts" if os.name == "nt" else "bin")
    installer = (scripts / "python", "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*installer, "install", "--no-index", "--find-links", wheels, "assetjob")
    _run(*installer, "check")
    _run(scripts / "assetjob", "demo", work / "demo", "--quiet")
    assert (work / "demo" / "reports" / "index.html").is_file()
    assert "srcset" in (work / "demo" / "index.html").read_text("utf-8")


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, cwd=ROOT.parent)


def _files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not any(part in LEFT_OUT for part in path.parts)
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
