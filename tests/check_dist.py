"""Check two builds of the distribution: ``python tests/check_dist.py ONE TWO``.

They are the same bytes; the wheel holds the package and nothing else, and so all that the package
reads from itself; the source distribution holds the tests too.
"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = ("__pycache__", ".fuzz")


def main(one: Path, two: Path) -> None:
    """Raise AssertionError for what is wrong."""
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


def _files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not any(part in LEFT_OUT for part in path.parts)
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
