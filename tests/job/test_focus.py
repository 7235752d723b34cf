"""Runs that read the whole site and report a part of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assetjob.cli.commands import main
from tests.repositories import commit_all, git, needs_git

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
HEAD = "<!doctype html><html lang=en><main>\n"
IMG = "<p><img src='{}' {} width=300 height=200></p>\n"
PAGES = {
    "index.html": HEAD + IMG.format("a.jpg", "alt='The pier after a storm'"),
    "old.html": HEAD + IMG.format("b.jpg", "") + IMG.format("c.jpg", ""),
    "other.html": HEAD + IMG.format("a.jpg", ""),
}


@pytest.fixture
def root(site: Build, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = site(PAGES)
    for seed, name in enumerate(("a", "b", "c")):
        image_file(root / f"{name}.jpg", 300, 200, seed=seed)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(
        main, [*arguments, "--set", "executor=serial"], env={"GITHUB_ACTIONS": ""}
    )
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done


def audited(*arguments: str) -> set[tuple[str, int, bool]]:
    """Return where an audit finds images without alt text: page, line, and whether changed."""
    done = run("audit", *arguments, "--format", "json", "--no-report")
    assert done.exit_code < 2, done.stderr
    return {
        (each["page"], each["line"], each["is_changed"])
        for each in json.loads(done.stdout)["findings"]
        if each["rule"] == "alt-missing"
    }


@needs_git
def test_changed_since_reports_touched_pages_and_their_lines(root: Path) -> None:
    commit_all(root)
    assert audited("--changed-since", "main") == set()
    changed = PAGES["old.html"].replace("'c.jpg' ", "'c.jpg' class=x ")
    (root / "old.html").write_text(changed)
    assert audited("--changed-since", "main") == {("old.html", 2, False), ("old.html", 3, True)}
    assert len(audited()) == 3


@needs_git
def test_changed_since_reports_pages_that_use_touched_images(
    root: Path, image_file: WriteImage
) -> None:
    commit_all(root)
    image_file(root / "a.jpg", 300, 200, seed=9)
    assert audited("--changed-since", "HEAD") == {("other.html", 2, True)}
    (root / "b.jpg").unlink()
    assert audited("--changed-since", "HEAD") == {
        ("old.html", 2, True),
        ("old.html", 3, False),
        ("other.html", 2, True),
    }


@needs_git
def test_changed_since_gates_touched_pages_only(root: Path) -> None:
    (root / "b.jpg").write_bytes(b"no image")  # a failure on a page that is not touched
    commit_all(root)
    (root / "index.html").write_text(PAGES["index.html"] + "<p>More</p>\n")
    assert run("audit", "--no-report", "--changed-since", "main").exit_code == 0
    assert run("audit", "--no-report").exit_code in {1, 3}


@needs_git
def test_changed_since_annotates_changed_lines(root: Path) -> None:
    commit_all(root)
    (root / "old.html").write_text(PAGES["old.html"].replace("'c.jpg' ", "'c.jpg' class=x "))
    lines = run(
        "audit", "--no-report", "--format", "github", "--changed-since", "main", "--quiet"
    ).stdout.splitlines()
    assert [line.partition("line=")[2][0] for line in lines if "alt-missing" in line] == ["3"]


@needs_git
def test_fix_of_what_was_changed_writes_only_that(root: Path, image_file: WriteImage) -> None:
    image_file(root / "a.jpg", 900, 600)
    image_file(root / "b.jpg", 900, 600)
    commit_all(root)
    (root / "old.html").write_text(PAGES["old.html"] + "<p>More</p>\n")
    done = run("fix", "--in-place", "--no-report", "--changed-since", "main")
    assert done.exit_code == 0, done.stderr
    changed = git(root, "status", "--porcelain", "--", "*.html").split()
    assert changed == ["M", "old.html"]
    assert "srcset" in (root / "old.html").read_text()


@pytest.mark.usefixtures("root")
def test_image_files_mean_the_pages_that_use_them() -> None:
    assert audited("c.jpg") == {("old.html", 2, False), ("old.html", 3, True)}
    assert audited("a.jpg", "index.html") == {("other.html", 2, True)}


def test_named_pages_are_judged_in_the_whole_site(root: Path) -> None:
    page = PAGES["index.html"].replace("a.jpg", "b.jpg")
    (root / "same.html").write_text(page)  # the same alt text for another image
    rules = {}
    for options in ((), ("--whole-site",)):
        done = run("audit", "same.html", *options, "--format", "json", "--no-report")
        found = json.loads(done.stdout)["findings"]
        rules[options] = {each["rule"] for each in found}
        assert {each["page"] for each in found} <= {"same.html"}
    assert rules["--whole-site",] - rules[()] == {"alt-on-other-picture"}


def test_a_folder_means_its_pages(root: Path) -> None:
    (root / "news").mkdir()
    (root / "news/a.html").write_text(HEAD + IMG.format("/a.jpg", ""))
    (root / "news2.html").write_text(HEAD + IMG.format("/a.jpg", ""))
    (root / "assetjob.toml").touch()
    assert audited("news", "--whole-site") == {("news/a.html", 2, True)}


def test_a_file_of_another_kind_is_refused(root: Path) -> None:
    (root / "a.txt").touch()
    assert "is no page" in run("audit", "a.txt").stderr


@needs_git
def test_the_report_of_a_part_does_not_replace_that_of_the_site(root: Path) -> None:
    commit_all(root)
    run("audit", "--changed-since", "main")
    assert (root / "reports/preview/index.html").is_file()
    assert not (root / "reports/index.html").exists()


@needs_git
def test_a_wrong_reference_is_one_line(root: Path) -> None:
    commit_all(root)
    done = run("audit", "--changed-since", "nowhere")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
