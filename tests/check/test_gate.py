"""The baseline in a CI job: new findings, --ratchet, and runs over a part of the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from assetjob.check.baseline import Comparison
from assetjob.check.gate import Gated, apply_baseline
from assetjob.cli.commands import main
from assetjob.model.finding import Finding, Severity
from assetjob.model.text import Span
from assetjob.settings.schema import Settings

Build = Callable[[Mapping[str, str | bytes]], Path]
IMAGE = (
    "<h2>{0}</h2><p>Here it is.</p>"
    '<p><img src="https://x.example/{0}.jpg" width="4" height="2"></p>\n'
)
ONE, TWO = IMAGE.format("pier"), IMAGE.format("quay")


@pytest.fixture
def root(site: Build) -> Path:
    return site({"assetjob.toml": "", "one.html": ONE, "news/two.html": TWO})


def audit(root: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit code and the output of an audit."""
    paths = [str(root / name) for name in arguments if not name.startswith("-")] or [str(root)]
    options = [name for name in arguments if name.startswith("-")]
    reports = str(root / "reports")
    made = CliRunner().invoke(main, ["audit", *paths, *options, "--reports", reports, "-j1"])
    return made.exit_code, made.output


def known(root: Path) -> list[str]:
    text = (root / "assetjob-baseline.json").read_text("utf-8")
    return [entry["page"] for entry in json.loads(text)["known"] if entry["rule"] == "alt-missing"]


def test_only_new_findings_fail(root: Path) -> None:
    assert audit(root)[0] == 1
    code, words = audit(root, "--write-baseline")
    assert code == 0
    assert "assetjob-baseline.json (4 findings). Commit it with the site." in words
    assert audit(root, "--fail-on=review")[0] == 0
    (root / "one.html").write_text("<p>New.</p>" + ONE + IMAGE.format("mole"))
    code, words = audit(root, "--verbose")
    assert code == 1
    found = [line for line in words.splitlines() if "alt-missing" in line]
    assert [line.partition(" the image")[0] for line in found] == [
        "one.html:2:35: error alt-missing"
    ]


def test_a_run_over_a_part_keeps_the_rest_of_the_baseline(root: Path) -> None:
    audit(root, "--write-baseline")
    (root / "news/two.html").write_text(TWO + IMAGE.format("mole"))
    audit(root, "news/two.html", "--write-baseline")
    assert known(root) == ["news/two.html", "news/two.html", "one.html"]
    assert audit(root)[0] == 0


def test_ratchet_removes_fixed_entries(root: Path) -> None:
    audit(root, "--write-baseline")
    (root / "one.html").write_text(ONE.replace("<img", '<img alt="A long pier"'))
    assert "2 findings of the baseline fixed since" not in audit(root, "news/two.html")[1]
    assert known(root) == ["news/two.html", "one.html"]
    code, words = audit(root, "--ratchet")
    assert code == 0
    assert "1 finding of the baseline fixed since" in words
    assert known(root) == ["news/two.html"]
    (root / "one.html").write_text(ONE)
    assert audit(root)[0] == 1


def test_entries_of_a_deleted_page_are_removed(root: Path) -> None:
    audit(root, "--write-baseline")
    assert "2 findings of the baseline on pages that were not scanned" in audit(root, "one.html")[1]
    (root / "news/two.html").unlink()
    assert "not scanned" not in audit(root, "--ratchet")[1]
    assert known(root) == ["one.html"]


def test_without_a_baseline_the_same_findings_are_returned(root: Path) -> None:
    findings = [Finding("alt-missing", Severity.ERROR, "a.md", 1, 1, None, "message", Span(0, 9))]
    gated = apply_baseline(findings, (), (), Settings(site=root))
    assert gated == Gated(Comparison(findings, fixed=(), not_scanned=()))
    assert gated.comparison.findings is findings
