"""The commands that work with decisions, on the command line."""

from __future__ import annotations

import json
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
