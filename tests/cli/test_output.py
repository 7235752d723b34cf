"""What a run prints: findings by line, counts, JSON, annotations, colours and links."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assetjob.cli.commands import main
from assetjob.cli.output import terminal
from assetjob.cli.output.findings import all_findings, counts_by_rule, first_findings
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.result import Result
from assetjob.model.text import Span

Build = Callable[[Mapping[str, str | bytes]], Path]
PAGE = "<!doctype html><html lang=en><main><p>Text<p><img src='gone.jpg'></main>"


def finding(page: str, line: int, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("alt-missing", severity, page, line, 3, "/i/sea.jpg", "has no alt", Span(0, 1))


def result(*found: Finding) -> Result:
    return Result("audit", Severity.ERROR, (), found)


def test_a_finding_is_one_line_with_its_image() -> None:
    (line,) = first_findings(result(finding("a.html", 7)))
    assert line.endswith("alt-missing has no alt (sea.jpg)")
    assert line.startswith("a.html:7:3: ")


def test_the_most_severe_findings_come_first_in_the_order_of_the_pages() -> None:
    many = [finding("a.html", n, Severity.REVIEW) for n in range(1, 61)]
    lines = list(first_findings(result(*many, finding("b.html", 1), finding("c.html", 1))))
    assert [line.partition(":")[0] for line in lines[-4:-1]] == ["a.html", "b.html", "c.html"]
    assert len(lines) == 51
    assert lines[-1].startswith("... and 12 more (12 for review); ")


def test_findings_of_one_cause_have_one_line() -> None:
    logo = [replace(finding(f"{n}.html", 1), file="i/sea.jpg") for n in range(90)]
    other = replace(finding("a.html", 1), file="j/sea.jpg")
    first, second = first_findings(result(*logo, other))
    assert first.startswith("0.html:1:3: ")
    assert first.endswith("has no alt (sea.jpg) (and 89 more like it)")
    assert second.endswith("has no alt (sea.jpg)")
    assert len(list(all_findings(result(*logo)))) == 90


def test_full_lists_all_and_terse_counts() -> None:
    many = [finding("a.html", n) for n in range(1, 61)]
    assert len(list(all_findings(result(*many)))) == 60
    (line,) = counts_by_rule(result(*many))
    assert line.split() == ["60", "\x1b[31merror", "\x1b[0m", "alt-missing"]


@pytest.mark.parametrize("lines", [first_findings, all_findings, counts_by_rule])
def test_what_does_not_count_is_not_listed(
    lines: Callable[[Result], list[str]],
) -> None:
    one = finding("a.html", 1)
    found = [
        Finding(**{**{n: getattr(one, n) for n in one.__slots__}, "state": state})
        for state in (State.KNOWN, State.IGNORED, State.FIXED)
    ]
    assert list(lines(result(*found))) == []


def run(
    root: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    clean = {"NO_COLOR": "", "FORCE_COLOR": "", "TERM": "xterm", "GITHUB_ACTIONS": ""}
    done = CliRunner().invoke(
        main, [*arguments, str(root), "--set", "executor=serial"], env={**clean, **(env or {})}
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def root(site: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return site({"index.html": PAGE})


def test_the_default_prints_lines_and_writes_the_report(root: Path, tmp_path: Path) -> None:
    done = run(root, "audit")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("index.html:1:46: error alt-missing ")
    assert (tmp_path / "reports" / "index.html").is_file()


def test_without_a_report_nothing_is_written(root: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = run(root, "audit", "--no-report")
    assert done.returncode == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert "Report:" not in done.stderr


def test_json_is_the_audit(root: Path, tmp_path: Path) -> None:
    done = run(root, "audit", "--format", "json")
    assert done.stdout == (tmp_path / "reports" / "audit.json").read_text("utf-8")
    again = run(root, "audit", "--format", "json", "--no-report", env={"GITHUB_ACTIONS": "true"})
    assert json.loads(again.stdout) == json.loads(done.stdout)


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "json", "--format", "terse"),
        ("--verbose", "--format", "terse"),
        ("--format", "sarif", "--no-report"),
    ],
)
def test_formats_that_contradict_are_refused(root: Path, options: tuple[str, ...]) -> None:
    done = run(root, "audit", *options)
    assert done.returncode == 2
    assert "cannot be used together" in done.stderr


def test_a_preview_prints_its_diff_unless_findings_are_asked_for(root: Path) -> None:
    assert run(root, "fix").stdout == ""
    assert "alt-missing" in run(root, "fix", "--format", "full").stdout


def test_a_job_of_github_gets_annotations(root: Path) -> None:
    assert "::error" not in run(root, "audit").stdout
    lines = run(root, "audit", env={"GITHUB_ACTIONS": "true"}).stdout.splitlines()
    assert any(line.startswith("::error file=index.html,line=1,") for line in lines)


def test_a_page_cannot_forge_commands_in_a_job_of_github(site: Build, root: Path) -> None:
    site({"::add-mask::x.html": PAGE})
    lines = run(root, "audit", env={"GITHUB_ACTIONS": "true"}).stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert len(token) == 32
    stopped = False
    for line in lines:
        if line in (f"::stop-commands::{token}", f"::{token}::"):
            stopped = line.startswith("::stop")
        else:
            assert stopped or line.startswith(("::error file=", "::warning file="))
    assert lines[-1] == f"::{token}::"


ENVIRONMENTS: dict[str, tuple[dict[str, str], bool]] = {
    "not a terminal": ({}, False),
    "FORCE_COLOR": ({"FORCE_COLOR": "1"}, True),
    "NO_COLOR wins": ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    "FORCE_COLOR and a dumb terminal": ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    "a dumb terminal": ({"TERM": "dumb"}, False),
}


@pytest.mark.parametrize(("env", "coloured"), ENVIRONMENTS.values(), ids=list(ENVIRONMENTS))
def test_colours(root: Path, env: dict[str, str], coloured: bool) -> None:
    done = run(root, "audit", env=env)
    assert ("\x1b[31m" in done.stdout) == coloured
    assert ("\x1b[31m" in done.stderr) == coloured


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4000"}, False),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "x", "TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_links_where_the_terminal_can(
    env: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "TERM_PROGRAM",
        "VTE_VERSION",
        "KITTY_WINDOW_ID",
        "WT_SESSION",
        "NO_COLOR",
        "TERM",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert terminal.shows_links() == shown


def test_a_link_names_the_rule_in_the_report(tmp_path: Path) -> None:
    text = terminal.link("alt-missing", tmp_path / "a b.html", "rule-alt-missing")
    assert f"{(tmp_path / 'a b.html').as_uri()}#rule-alt-missing\x1b\\alt-missing" in text
