"""Runs over many sites: one that fails costs itself, unchanged ones are not run again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.system.test_kill import wait_until

WriteImage = Callable[..., Path]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def fleet(tmp_path: Path, image_file: WriteImage) -> Path:
    """Two sites, a folder that is none, and the file that lists them."""
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "index.html").write_text("<!doctype html><p>T</p><img src=a.png>\n")
        image_file(folder / "a.png", 300, 200, seed=len(name))
    (tmp_path / "three").mkdir()
    file = tmp_path / "sites.toml"
    file.write_text(
        """
        [settings]
        widths = [300]
        [[site]]
        folder = "one"
        [[site]]
        folder = "two"
        run = "in-place"
        [[site]]
        folder = "three"
        """
    )
    return file


def start(file: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "assetjob", "fleet", file.name, "--jobs", "3", *options]
    return subprocess.Popen(
        command,
        cwd=file.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(file: Path, *options: str) -> tuple[int, str]:
    process = start(file, *options)
    said = process.communicate()[1]
    assert "Traceback" not in said
    return process.returncode, said


def report(file: Path) -> dict[str, Any]:
    document = json.loads((file.parent / "reports/fleet/fleet.json").read_text())
    return {site["name"]: site for site in document["sites"]}


def test_a_fleet(fleet: Path) -> None:
    code, said = run(fleet)
    assert code == 3
    sites = report(fleet)
    assert {name: site["state"] for name, site in sites.items()} == {
        "one": "done",
        "two": "done",
        "three": "failed",
    }
    assert "three: no pages found" in sites["three"]["problem"]
    assert said.count("no pages found") == 1
    assert (sites["one"]["errors"], sites["two"]["command"]) == (1, "in-place")
    assert (fleet.parent / "reports/fleet" / sites["one"]["report"]).is_file()
    assert "srcset" in (fleet.parent / "two/index.html").read_text()
    assert "srcset" not in (fleet.parent / "one/index.html").read_text()
    unchanged = (fleet.parent / "two/index.html").stat().st_mtime_ns
    run(fleet)
    assert {name: site["state"] for name, site in report(fleet).items()} == {
        "one": "unchanged",
        "two": "unchanged",
        "three": "failed",
    }
    assert (fleet.parent / "two/index.html").stat().st_mtime_ns == unchanged
    (fleet.parent / "one/index.html").write_text("<!doctype html><p>T</p><img src=a.png alt=A>")
    fleet.write_text(fleet.read_text().replace('[[site]]\n        folder = "three"', ""))
    assert run(fleet)[0] == 0
    assert {name: site["state"] for name, site in report(fleet).items()} == {
        "one": "done",
        "two": "unchanged",
    }


def test_an_ended_run_leaves_no_site_half_changed_and_is_resumed(fleet: Path) -> None:
    before = (fleet.parent / "two/index.html").read_text()
    process = start(fleet)
    state = fleet.parent / "reports/fleet/state.json"
    wait_until(process, state.exists)  # type: ignore[arg-type]  # of texts
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    if process.returncode == 130:
        assert said.splitlines()[-1] == "Interrupted."
    text = (fleet.parent / "two/index.html").read_text()
    assert text == before or "srcset" in text
    assert not (fleet.parent / "two/.assetjob/journal.jsonl").exists()
    done = set(json.loads(state.read_text()))
    run(fleet, "--resume")
    states = {name: site["state"] for name, site in report(fleet).items()}
    assert {name for name, each in states.items() if each == "unchanged"} == done
    assert "srcset" in (fleet.parent / "two/index.html").read_text()


def test_a_site_is_pushed_to_a_branch(fleet: Path) -> None:
    site = fleet.parent / "two"
    for command in ("init -b main", "add .", "commit -m Site"):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *command.split()], cwd=site, check=True)
    run_at = f'git = "{site.as_uri()}"\nrun = "branch"\noutput = "images"'
    fleet.write_text(f"[settings]\nwidths = [300]\n[[site]]\n{run_at}\n")
    for state in ("done", "unchanged"):
        run(fleet)
        assert report(fleet)["two"]["state"] == state
    shown = subprocess.check_output(["git", "show", "images:index.html"], cwd=site, text=True)
    assert "srcset" in shown
    assert "srcset" not in (site / "index.html").read_text()


def test_another_file_of_states_is_ignored(fleet: Path) -> None:
    state = fleet.parent / "reports/fleet/state.json"
    state.parent.mkdir(parents=True)
    state.write_text('{"one": 7}')
    run(fleet)
    assert report(fleet)["one"]["state"] == "done"
