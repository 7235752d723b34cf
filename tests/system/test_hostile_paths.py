"""Links, pipes and forged files where the tool keeps its own: nothing outside is touched, and no
file of the site either that is no image's page.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assetjob.cli.commands import main
from assetjob.job.cache import Cache, Table

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]

PAGE = "<img src=images/a.jpg alt='A hill'>"
SECRET = b"nobody's business"


@pytest.fixture
def root(site: Build, image_file: WriteImage) -> Path:
    root = site({"a.html": PAGE, ".assetjob/.gitignore": "*\n"})
    image_file(root / "images/a.jpg", 300, 200)
    (root.parent / "secret").write_bytes(SECRET)
    return root


def run(*arguments: str | Path, root: Path) -> Result:
    words = [os.fspath(argument) for argument in arguments]
    reports = [] if arguments[0] in ("undo", "config") else ["--reports", f"{root.parent}/reports"]
    jobs = ["-j", "1"] if arguments[0] in ("audit", "fix") else []
    return CliRunner().invoke(main, [*words, *reports, *jobs, os.fspath(root)])


def secret(root: Path) -> bytes:
    return (root.parent / "secret").read_bytes()


def kept(root: Path) -> Path:
    """Make a cache in a folder that the site names; return its file."""
    (root / "assetjob.toml").write_text("cache = 'kept'\n")
    with Cache(root / "kept", write=True):
        pass
    return next(path for path in (root / "kept").iterdir() if path.suffix == ".sqlite")


OWN = (".gitignore", "lock", "journal.jsonl", "undo.jsonl")


@pytest.mark.parametrize("target", ["../../secret", "../a.html"], ids=["outside", "a page"])
@pytest.mark.parametrize("name", OWN)
def test_a_link_in_the_tools_own_folder_is_not_followed(root: Path, name: str, target: str) -> None:
    (root / ".assetjob" / name).unlink(missing_ok=True)
    (root / ".assetjob" / name).symlink_to(target)
    for command in (["fix", "--in-place"], ["undo"], ["clean", "--in-place"]):
        done = run(*command, root=root)
        assert done.exit_code == 2, done.output
        assert done.stderr.endswith("is a link; remove it\n"), done.stderr
    assert secret(root) == SECRET
    assert (root / "a.html").read_text() == PAGE


NUMBERS: Table[int] = Table("number", int)


@pytest.mark.parametrize("name", ["", "-journal", "-wal", "-shm"])
def test_a_cache_that_is_a_link_is_not_opened(root: Path, name: str) -> None:
    path = kept(root)
    link = path.with_name(path.name + name)
    link.unlink(missing_ok=True)
    link.symlink_to("../../secret")
    with Cache(root / "kept", write=True) as cache:
        cache.put(NUMBERS, (1,), 9)
        assert cache.get(NUMBERS, (1,)) == 9
    assert secret(root) == SECRET
    assert link.is_symlink()
    assert run("audit", root=root).exit_code == 0
    assert run("fix", "--in-place", root=root).exit_code == 0
    assert secret(root) == SECRET


def test_a_cache_that_is_a_pipe_is_not_opened(root: Path) -> None:
    path = kept(root)
    path.unlink()
    os.mkfifo(path)
    assert run("audit", root=root).exit_code == 0
    assert run("fix", "--in-place", root=root).exit_code == 0


@pytest.mark.parametrize("cache", ["../cache", "/tmp/cache", "a/../../b", "~", "", "."])  # noqa: S108
def test_a_site_cannot_name_a_cache_outside(root: Path, cache: str) -> None:
    (root / "assetjob.toml").write_text(f"cache = {json.dumps(cache)}\n")
    done = run("audit", root=root)
    if cache == "~":  # is a name as any other
        assert done.exit_code == 0
        assert (root / "~").is_dir()
    else:
        assert done.exit_code == 2
        assert "must be a folder inside the site" in done.stderr


def test_a_cache_beside_other_files_leaves_them_alone(root: Path) -> None:
    (root / "assetjob.toml").write_text("cache = 'data'\n")
    (root / "data").mkdir()
    (root / "data/.gitignore").write_text("mine\n")
    with sqlite3.connect(root / "data/cache.sqlite") as database:
        database.execute("create table mine (a text)")
    database.close()
    before = (root / "data/cache.sqlite").read_bytes()
    assert run("audit", root=root).exit_code == 0
    assert (root / "data/.gitignore").read_text() == "mine\n"
    assert (root / "data/cache.sqlite").read_bytes() == before


def test_a_cache_behind_a_link_is_not_made(root: Path) -> None:
    (root / "assetjob.toml").write_text("cache = 'out/cache'\n")
    outside = root.parent / "outside"
    outside.mkdir()
    (root / "out").symlink_to(outside)
    assert run("audit", root=root).exit_code == 0
    assert not list(outside.iterdir())


def test_decisions_are_read_from_the_site_only(root: Path) -> None:
    own = root / "assetjob-decisions.json"
    own.symlink_to("../secret")
    done = run("fix", "--in-place", root=root)
    assert done.exit_code == 2
    assert done.stderr == f"Error: {own}: lies outside the site\n"
    own.unlink()
    os.mkfifo(own)
    assert run("fix", "--in-place", root=root).exit_code == 0
    own.unlink()
    with own.open("wb") as file:
        file.truncate(1 << 40)  # a hole
    done = run("fix", "--in-place", root=root)
    assert done.exit_code == 2
    assert "is larger than 50 MB, the limit" in done.stderr


@pytest.mark.parametrize("name", ["journal.jsonl", "undo.jsonl"])
def test_an_endless_record_is_refused(root: Path, name: str) -> None:
    with (root / ".assetjob" / name).open("wb") as file:
        file.truncate(1 << 40)
    done = run("undo", root=root)
    assert done.exit_code == 2
    assert "is damaged; remove it to continue" in done.stderr


def test_reports_in_a_link_to_itself(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    (root / "reports").symlink_to("reports")
    done = CliRunner().invoke(main, ["audit", "-j", "1"])
    assert done.exit_code == 2, done.output
    assert "Error: reports: cannot be written" in done.stderr


def test_a_report_that_is_a_link_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / "reports").mkdir()
    (root / "reports/audit.json").symlink_to("../../secret")
    done = CliRunner().invoke(main, ["audit", "-j", "1"])
    assert done.exit_code == 2, done.output
    assert secret(root) == SECRET


@pytest.mark.parametrize("folder", ["assets", "assets/responsive", "images", "sub"])
def test_output_stays_in_its_folder(root: Path, folder: str) -> None:
    (root / "sub").mkdir()
    (root / "sub/b.html").write_text("<img src=../images/a.jpg alt='A hill'>")
    outside, output = root.parent / "outside", root.parent / "output"
    outside.mkdir()
    (output / folder).parent.mkdir(parents=True)
    (output / folder).symlink_to(outside)
    done = run("fix", "--output", output, root=root)
    assert done.exit_code in (0, 2, 3), done.output
    assert not list(outside.iterdir())


def test_settings_are_printed_without_control_characters(root: Path) -> None:
    (root / "assetjob.toml").write_text('placeholders = ["\\u009b31m\\u202e\\u001b[2J\\u007f"]\n')
    done = run("config", root=root)
    assert done.exit_code == 0
    assert all(c.isprintable() or c == "\n" for c in done.stdout)
