"""The commands that work with decisions, on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assetjob.cli.commands import main

HEAD = "picture,context,page,line,file,decision,alt,decided\n"
ANNA = (
    HEAD
    + "aa,11,a.md,1,images/a.jpg,alt,A weir,2026-11-30T09:00:00Z\n"
    + "aa,12,b.md,4,images/a.jpg,alt,A weir,2026-11-30T09:00:00Z\n"
    + "bb,13,b.md,5,images/b.jpg,decorative,,2026-11-30T09:00:00Z\n"
)
BEN = ANNA.replace("A weir", "Foam").replace("T09", "T10")


@pytest.fixture
def merge(tmp_path: Path) -> Callable[..., Result]:
    """`merge(one, two, "--prefer", "one")`: run `decisions merge` on two texts."""

    def run(one: str, two: str, *options: str) -> Result:
        paths = []
        for name, text in (("anna.csv", one), ("ben.csv", two)):
            (tmp_path / name).write_text(text)
            paths.append(str(tmp_path / name))
        return CliRunner().invoke(main, ["decisions", "merge", *paths, *options])

    return run


def texts(done: Result) -> list[str]:
    return [each["alt"] for each in json.loads(done.stdout)["decisions"]]


def test_a_conflict_is_one_line_for_each_image(merge: Callable[..., Result]) -> None:
    done = merge(ANNA, BEN)
    assert done.exit_code == 1
    assert texts(done) == [""]
    assert done.stderr == 'conflict a.md:1: images/a.jpg (2 uses): alt "A weir" or alt "Foam"\n'


@pytest.mark.parametrize(("prefer", "alt"), [("one", "A weir"), ("two", "Foam"), ("newer", "Foam")])
def test_the_preferred_file_resolves_conflicts(
    merge: Callable[..., Result], prefer: str, alt: str
) -> None:
    done = merge(ANNA, BEN, "--prefer", prefer)
    assert (done.exit_code, done.stderr) == (0, "")
    assert texts(done) == [alt, alt, ""]


def test_wrong_rows_are_listed_and_the_others_are_merged(merge: Callable[..., Result]) -> None:
    done = merge(ANNA.replace("decorative", "decoratve"), HEAD)
    assert done.exit_code == 3
    assert texts(done) == ["A weir", "A weir"]
    assert "anna.csv: decisions: row 4, column decision: 'decoratve' is not a" in done.stderr


def test_a_wrong_row_fails_a_run_and_the_others_are_applied(
    site: Callable[[Mapping[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"index.html": '<img src="gone.jpg" alt="Gone">', "d.csv": ANNA + "a,b,c,x,,,A,\n"})
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["fix", "--decisions", "d.csv", "."])
    assert done.exit_code == 3
    assert "failed d.csv: decisions: row 5, column line: 'x' is not a whole number" in done.stderr
    assert "3 decisions: 3 unknown" in done.stderr
    assert "1 file failed" in done.stderr


PAGE = '<!doctype html><title>T</title><img src="weir.jpg"><img src="gone.jpg" loading="lazy">'


@pytest.fixture
def weir(
    site: Callable[[Mapping[str, str | bytes]], Path],
    image_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of a site with an image file that would get variants; it is the current one."""
    root = site({"index.html": PAGE, "_config.yml": ""})
    image_file(root / "weir.jpg", 900, 600)
    monkeypatch.chdir(root)
    return root


def decisions(root: Path, alt: str) -> str:
    """Return a CSV with a decision on the existing image file and one on a missing one."""
    audited = CliRunner().invoke(main, ["audit", "-q", "--reports", "../audit"])
    assert audited.exit_code == 1
    report = (root / "../audit/index.html").read_text()
    digests, contexts = (
        re.findall(rf'data-{name}="([0-9a-f]*)"', report) for name in ("digest", "context")
    )
    digest, context = next(pair for pair in zip(digests, contexts, strict=True) if pair[0])
    return f"picture,context,page,alt\n{digest},{context},index.html,{alt}\n"


def files(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_relative_to(root / ".assetjob")
    }


def test_apply_writes_the_texts_and_nothing_else(weir: Path) -> None:
    (weir / "../d.csv").write_text(decisions(weir, "Foam"))
    before = files(weir)
    done = CliRunner().invoke(main, ["decisions", "apply", "../d.csv"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith("\n1 decision: 1 applied\n1 page changed.\n")
    changed = (weir / "index.html").read_text()
    assert changed == PAGE.replace('"weir.jpg"', '"weir.jpg" alt="Foam"')
    assert files(weir) == before
    again = CliRunner().invoke(main, ["decisions", "apply", "../d.csv"])
    assert again.stderr.endswith("\n1 decision: 1 already there\n0 pages changed.\n")
    assert CliRunner().invoke(main, ["undo"]).exit_code == 0
    assert (weir / "index.html").read_text() == PAGE


def test_apply_shows_the_changes_without_writing_them(weir: Path) -> None:
    (weir / "../d.csv").write_text(decisions(weir, "Foam"))
    before = files(weir)
    done = CliRunner().invoke(main, ["decisions", "apply", "../d.csv", "--dry-run"])
    assert done.stdout.startswith("--- a/index.html\n+++ b/index.html\n")
    assert done.stderr.endswith("\n1 decision: 1 applied\n1 page would be changed.\n")
    assert (weir / "index.html").read_text() == PAGE
    assert files(weir) == before


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ("aa,bb,gone.html,A hill\n", 1, "unknown: gone.html:0: no such image"),
        ("aa,bb\n", 0, "No decisions."),
    ],
)
def test_apply_says_what_it_cannot_apply(weir: Path, row: str, code: int, message: str) -> None:
    (weir / "../d.csv").write_text(f"picture,context,page,alt\n{row}")
    done = CliRunner().invoke(main, ["decisions", "apply", "../d.csv"])
    assert done.exit_code == code
    assert message in done.stderr
    quiet = CliRunner().invoke(main, ["decisions", "apply", "../d.csv", "-q"])
    assert (message in quiet.stderr) == (code > 0)
    assert (weir / "index.html").read_text() == PAGE


def test_apply_needs_a_site_or_force(
    site: Callable[[Mapping[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site({"a/b.html": "<p>", "d.csv": HEAD}))
    done = CliRunner().invoke(main, ["decisions", "apply", "d.csv"])
    assert done.exit_code == 2
    assert "does not look like a site" in done.stderr
    assert CliRunner().invoke(main, ["decisions", "apply", "d.csv", "--force"]).exit_code == 0


def test_only_alt_makes_no_variants(weir: Path) -> None:
    (weir / "../d.csv").write_text(decisions(weir, "Foam"))
    before = files(weir)
    options = ["--only", "alt", "--decisions", "../d.csv", "--reports", "../fix"]
    done = CliRunner().invoke(main, ["fix", "--in-place", *options])
    assert done.exit_code == 0
    assert (weir / "index.html").read_text() == PAGE.replace('"weir.jpg"', '"weir.jpg" alt="Foam"')
    assert files(weir) == before
    assert (weir / "../fix/index.html").is_file()
