"""Sites from git repositories and object stores."""

from __future__ import annotations

import subprocess
from pathlib import Path

import fsspec
import pytest

from assetjob.fleet.fetch import fetch, upload
from assetjob.fleet.sites import FleetSite
from assetjob.model.errors import AssetjobError


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-b", "main")
    for number in "12":
        (folder / "index.html").write_text(number)
        git(folder, "add", ".")
        git(folder, "commit", "-m", number)
        git(folder, "tag", f"v{number}")
    return folder


def test_a_revision_is_checked_out_without_its_history(repository: Path, tmp_path: Path) -> None:
    work = tmp_path / "reports/work/site"
    for revision, text in (("v1", "1"), ("main", "2"), ("HEAD", "2"), ("v1", "1")):
        site = FleetSite("site", "git", repository.as_uri(), revision)
        assert fetch(site, work) == work
        assert (work / "index.html").read_text() == text
    assert (work / ".git/shallow").exists()


def test_what_is_not_in_the_revision_is_removed(repository: Path, tmp_path: Path) -> None:
    site = FleetSite("site", "git", repository.as_uri())
    fetch(site, tmp_path / "work")
    (tmp_path / "work/other.html").write_text("old")
    fetch(site, tmp_path / "work")
    assert not (tmp_path / "work/other.html").exists()


@pytest.mark.parametrize("revision", ["none", "v9"])
def test_a_revision_that_is_missing_is_named(
    repository: Path, tmp_path: Path, revision: str
) -> None:
    site = FleetSite("site", "git", repository.as_uri(), revision)
    with pytest.raises(AssetjobError, match=f"cannot be fetched: .*{revision}"):
        fetch(site, tmp_path / "work")


def test_links_of_a_repository_are_not_made(repository: Path, tmp_path: Path) -> None:
    (repository / "passwd").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "link")
    fetch(FleetSite("site", "git", repository.as_uri()), tmp_path / "work")
    assert not (tmp_path / "work/passwd").is_symlink()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetjobError, match="no such folder"):
        fetch(FleetSite("site", "folder", str(tmp_path / "none")), tmp_path / "work")


def test_a_prefix_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/copied/site/index.html", b"1")
    memory.pipe_file("/copied/site/images/a b.jpg", b"2")
    memory.pipe_file("/copied/sites.html", b"another site's")
    site = FleetSite("site", "prefix", "memory://copied/site")
    folder = fetch(site, tmp_path / "work")
    assert (folder / "images/a b.jpg").read_bytes() == b"2"
    memory.rm_file("/copied/site/index.html")
    fetch(site, tmp_path / "work")
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["a b.jpg"]


def test_a_name_that_leads_out_is_refused(tmp_path: Path) -> None:
    fsspec.filesystem("memory").store["/evil/site/../../x.html"] = fsspec.filesystem(
        "memory"
    ).store.get("/evil") or _file(b"x")
    with pytest.raises(AssetjobError, match="is no name of a file"):
        fetch(FleetSite("site", "prefix", "memory://evil/site"), tmp_path / "work")


def _file(data: bytes) -> object:
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/evil-file", data)
    return memory.store["/evil-file"]


@pytest.mark.parametrize("prefix", ["memory://nothing/here", "nosuchscheme://bucket"])
def test_a_prefix_that_cannot_be_used_is_named(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(AssetjobError, match=prefix):
        fetch(FleetSite("site", "prefix", prefix), tmp_path / "work")


def test_pages_are_uploaded_after_the_variants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.html", "images/b.webp", "z/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    memory, order = fsspec.filesystem("memory"), []
    put = memory.put_file

    def record(local: str, path: str) -> None:
        order.append(path)
        put(local, path)

    monkeypatch.setattr(memory, "put_file", record)
    upload(tmp_path, "memory://uploaded/site")
    assert order == [f"/uploaded/site/{name}" for name in ("images/b.webp", "a.html", "z/c.html")]
    assert memory.cat_file("/uploaded/site/z/c.html") == b"z/c.html"
