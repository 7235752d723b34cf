"""The folders of a run: found unwritable before its work, kept out of git and of the site."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assetjob.cli.commands import main
from assetjob.job.folders import check_folders, ignore_file, published_note, report_folder
from assetjob.model.errors import SiteError
from assetjob.model.result import Command
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk

Build = Callable[[Mapping[str, str | bytes]], Path]

JEKYLL = {"_config.yml": "title: A\n", "index.md": "---\n---\nA\n"}


@pytest.mark.parametrize(
    ("files", "folder", "is_published"),
    [
        (JEKYLL, "reports", True),
        (JEKYLL, "_reports", False),
        (JEKYLL | {"_config.yml": "title: A\nexclude: [reports]\n"}, "reports", False),
        (JEKYLL | {"_config.yml": "title: A\nexclude: [reports]\n"}, "other", True),
        ({"index.html": ""}, "reports", True),
        ({"README.md": "", "docs/index.html": ""}, "reports", False),
        ({"docusaurus.config.js": ""}, "reports", False),
        ({"docusaurus.config.js": "", "static/a.txt": ""}, "static/reports", True),
        ({"index.html": ""}, "../reports", False),
    ],
)
def test_reports_that_would_be_published_are_named(
    site: Build, files: dict[str, str | bytes], folder: str, is_published: bool
) -> None:
    root = site(files)
    settings = load(root, {"reports": root / folder})
    notes = published_note(find_site(settings), settings)
    assert not published_note(find_site(settings), replace(settings, write_reports=False))
    assert len(notes) == is_published
    if is_published:
        assert notes[0].startswith(f"{root / folder}: would be published with the site; ")
        assert ("add reports to exclude" in notes[0]) == (files is JEKYLL and folder == "reports")


@pytest.mark.parametrize(("folder", "count"), [("cached", 1), (".cached", 0), ("../cached", 0)])
def test_a_cache_that_would_be_published_is_named(site: Build, folder: str, count: int) -> None:
    root = site(JEKYLL)
    options = {"reports": root.parent / "reports", "cache_folder": root / folder}
    notes = published_note(find_site(load(root, {})), load(root, options))
    assert len(notes) == count
    if count:
        assert notes[0].endswith(
            "add cached to exclude in _config.yml, or choose another folder with --cache"
        )


def test_reports_in_a_site_or_a_repository_are_kept_out_of_git(site: Build, tmp_path: Path) -> None:
    root = site({"index.html": ""})
    found = find_site(load(root, {}))
    assert ignore_file(found, root / "reports") == {".gitignore": b"*\n"}
    assert ignore_file(found, tmp_path / "reports") == {}
    (tmp_path / ".git").mkdir()
    assert ignore_file(found, tmp_path / "reports") == {".gitignore": b"*\n"}
    (root / "reports").mkdir()
    (root / "reports/.gitignore").symlink_to("nowhere")
    assert ignore_file(found, root / "reports") == {}


def test_a_run_writes_the_gitignore_once(site: Build) -> None:
    root = site({"index.html": "<p>A"})
    subprocess.run(["git", "init", "-q", root], check=True)
    arguments = ["audit", str(root), "--reports", str(root / "reports"), "-j1"]
    done = CliRunner().invoke(main, arguments)
    assert "reports: would be published with the site" in done.stderr
    status = ["git", "-C", str(root), "status", "--porcelain", "--untracked-files=all"]
    shown = subprocess.run(status, capture_output=True, text=True, check=True).stdout
    assert shown == "?? index.html\n"
    (root / "reports/.gitignore").write_text("!*\n")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert (root / "reports/.gitignore").read_text() == "!*\n"


@pytest.mark.parametrize(
    ("command", "options", "advice"),
    [
        ("audit", {"reports": "file/reports"}, "--reports"),
        ("output", {"output": "file"}, "--output"),
    ],
)
def test_a_folder_that_cannot_be_written_is_refused(
    site: Build, command: str, options: dict[str, str], advice: str
) -> None:
    root = site({"index.html": "", "file": ""})
    values = {"reports": "new/reports"} | options
    settings = load(root, {name: root / each for name, each in values.items()})
    with pytest.raises(SiteError, match=rf"cannot be written: .*; choose .* with {advice}$"):
        check_folders(command, settings, find_site(settings))  # type: ignore[arg-type]
    assert not (root / "new").exists()


PARTS: list[tuple[Command, tuple[str, ...], str]] = [
    ("audit", (), "reports"),
    ("in-place", (), "reports"),
    ("output", (), "reports"),
    ("preview", (), "reports/preview"),
    ("audit", ("index.html",), "reports/preview"),
    ("in-place", ("index.html",), "reports/preview"),
]


@pytest.mark.parametrize(("command", "paths", "folder"), PARTS)
def test_a_preview_or_a_part_of_the_site_has_a_report_of_its_own(
    site: Build, command: Command, paths: tuple[str, ...], folder: str
) -> None:
    root = site({"index.html": ""})
    named = tuple(root / path for path in paths)
    settings = Settings(site=root, paths=named, reports=root / "reports")
    assert report_folder(command, settings) == root / folder


def test_a_preview_leaves_the_report_as_it_is(site: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site({"index.html": "<img src=a.jpg>", "b.html": ""}))
    CliRunner().invoke(main, ["audit"])
    report = Path("reports/index.html").read_bytes()
    done = CliRunner().invoke(main, ["fix"])
    assert "Report: reports/preview/index.html" in done.stderr
    CliRunner().invoke(main, ["audit", "b.html"])
    assert Path("reports/preview/audit.json").is_file()
    assert Path("reports/index.html").read_bytes() == report


def test_folders_that_can_be_written_are_left_as_they_are(site: Build) -> None:
    root = site({"index.html": ""})
    settings = load(root, {"reports": root / "a/b", "output": root.parent / "c"})
    check_folders("output", settings, find_site(settings))
    assert [path.name for path in root.iterdir()] == ["index.html"]
    assert [path.name for path in root.parent.iterdir()] == ["site"]


def test_findings_are_printed_if_the_report_cannot_be_written(
    site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"index.html": "<img src=a.jpg>"})

    def fail(_disk: Disk, _files: object) -> dict[str, OSError]:
        return {"index.html": OSError(28, "No space left on device")}

    monkeypatch.setattr(Disk, "write_files", fail)
    arguments = ["audit", "-q", str(root), "--reports", str(root / "r"), "-j1"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "index.html:1:1: error alt-missing the " in done.stdout
    assert "cannot be written: No space left on device; choose another folder" in done.stderr
