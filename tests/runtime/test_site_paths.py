"""Paths in a site against those of a disk; Windows by the pure paths of the standard library."""

from __future__ import annotations

import ntpath
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.runtime.site_paths import (
    is_file,
    is_folder,
    is_possible_on_windows,
    matching,
    name_on_disk,
    on_disk,
    path_below,
    walk,
)

ROOTS = [PureWindowsPath(root) for root in ("C:/site", r"\\server\share\site", r"\\?\C:\site")]
# Names that mean something on Windows, and parts of such names.
WORDS = ["con", "NUL", "aux.png", "com1", "LPT².jpg", "c:", "C:", "a", "é", "conf", "server", "x.y"]
MARKS = ["/", "//", "\\", ":", ".", "..", " ", "?", "*", "\x01", "|", "nul ", "\\\\?\\"]
paths = st.lists(st.sampled_from(WORDS + MARKS), max_size=6).map("".join) | st.text(max_size=8)


@given(paths, st.sampled_from(ROOTS))
def test_on_windows_a_path_stays_below_its_root_name_by_name(path: str, root: PurePath) -> None:
    try:
        joined = on_disk(root, path)
    except FileNotFoundError:
        return
    names = [name for name in path.split("/") if name not in ("", ".")]
    assert list(joined.parts[len(root.parts) :]) == names
    assert joined.drive == root.drive
    assert PureWindowsPath(name_on_disk(root, path)) == joined
    if ".." not in names:
        assert path_below(root, joined) == ("/".join(names) or ".")


@given(paths)
def test_no_name_that_windows_reserves_is_possible(path: str) -> None:
    if sys.version_info >= (3, 13):
        reserved = ntpath.isreserved(path)
    else:
        reserved = any(PureWindowsPath(name).is_reserved() for name in path.split("/") if name)
    assert not (reserved and is_possible_on_windows(path))


@pytest.mark.parametrize(
    "path",
    ["images/a b.jpg", "2025/été.png", "a.b/c", "a/../b", "../shared/a.jpg", "console.png", ""],
)
def test_ordinary_paths_are_possible_everywhere(path: str) -> None:
    assert is_possible_on_windows(path)
    for root in (*ROOTS, PurePosixPath("/site")):
        assert on_disk(root, path) == root / path


@pytest.mark.parametrize(
    "path",
    [
        *(r"\\server\share\a.png", "//server/a.png", r"..\..\a", "c:a.png", "C:/a.png", "a.png:b"),
        *("images/NUL", "nul.png", "COM1 .txt", "a.", "a ", "a?", r"a\b"),
    ],
)
def test_what_leads_elsewhere_on_windows_is_no_file_there(path: str) -> None:
    for root in ROOTS:
        with pytest.raises(FileNotFoundError):
            on_disk(root, path)
        assert not is_file(root, path)
        assert not is_folder(root, path)


@pytest.mark.skipif(sys.platform == "win32", reason="such names are impossible there")
def test_elsewhere_these_are_names_like_others(tmp_path: Path) -> None:
    names = ["nul.png", "a:b", r"c\d", "e."]
    for name in names:
        (tmp_path / "x").mkdir(exist_ok=True)
        (tmp_path / "x" / name).touch()
        assert is_file(tmp_path, f"x/{name}")
    assert [(below, sorted(files)) for below, _, files in walk(tmp_path)] == [
        ("", []),
        ("x/", sorted(names)),
    ]
    assert [*matching(tmp_path, "x/*")] == sorted(f"x/{name}" for name in names)
