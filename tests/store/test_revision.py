"""The files of a git revision, without running what a repository's configuration names."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.store.revision import files_of_revision
from tests.repositories import commit_all, git, needs_git

pytestmark = needs_git


def written(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    commit_all(root)
    return root


def extracted(root: Path, revision: str = "HEAD") -> dict[str, bytes]:
    with files_of_revision(root, revision) as folder:
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_files_are_as_they_were_stored(tmp_path: Path) -> None:
    files = {"a.html": b"a\r\n", "images/ä b.png": bytes(range(256)), "e": b""}
    root = written(tmp_path / "site", files)
    (root / "a.html").write_bytes(b"changed")

    assert extracted(root) == files


def test_only_the_files_of_the_folder_are_extracted(tmp_path: Path) -> None:
    written(tmp_path, {"other.html": b"o", "site/a.html": b"a"})

    assert extracted(tmp_path / "site") == {"a.html": b"a"}


def test_filters_of_the_repository_do_not_run(tmp_path: Path) -> None:
    root = written(tmp_path / "site", {"a.html": b"$Id$", ".gitattributes": b""})
    (root / ".gitattributes").write_text("* filter=mine ident export-subst\n")
    commit_all(root)
    proof = shlex.quote(str(tmp_path / "it-ran"))
    git(root, "config", "filter.mine.smudge", f"touch {proof}; cat")
    git(root, "config", "filter.mine.process", f"touch {proof}")

    assert extracted(root)["a.html"] == b"$Id$"
    assert not (tmp_path / "it-ran").exists()


def test_links_are_kept_and_submodules_left_out(tmp_path: Path) -> None:
    root = written(tmp_path / "site", {"a.html": b"a"})
    (root / "b.html").symlink_to("a.html")
    (root / "out.html").symlink_to("/etc/hostname")
    commit_all(root)
    head = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},theme")
    git(root, "commit", "-q", "-m", "Add a submodule")

    with files_of_revision(root, "HEAD") as folder:
        assert (folder / "b.html").read_bytes() == b"a"
        assert (folder / "out.html").is_symlink()
        assert not (folder / "theme").exists()


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("no-such", "is neither a folder nor a revision"),
        ("--output=x", "begins with a hyphen"),
        ("HEAD:images", "has no files of|is neither a folder"),
    ],
)
def test_what_is_no_revision_is_named(tmp_path: Path, revision: str, message: str) -> None:
    root = written(tmp_path / "site", {"a.html": b"a"})

    with pytest.raises(SiteError, match=message):
        extracted(root, revision)


def test_a_file_in_git_lfs_is_named(tmp_path: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    root = written(tmp_path / "site", {"a.html": b"a", "big.jpg": pointer})

    with pytest.raises(SiteError, match=r"big\.jpg: is stored with Git LFS"):
        extracted(root)
