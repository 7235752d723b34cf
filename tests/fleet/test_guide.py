"""The commands of docs/fleet.md do what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "fleet.md").read_text("utf-8")
SITES = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)[0]
DECISIONS = '{"schema": 1, "decisions": []}'


def run(folder: Path, command: str) -> None:
    words = shlex.split(command.replace("artifacts/*/reports", "artifacts/one/reports"))[1:]
    done = subprocess.run(
        [sys.executable, "-m", "assetjob", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, f"{command}: {done.stderr}"
    assert "Traceback" not in done.stderr


def lay_out(folder: Path, image_file: Callable[..., Path]) -> None:
    """Write the sites that the guide names; those elsewhere become folders of this machine."""
    site = folder / "my-site"
    site.mkdir()
    (site / "index.html").write_text('<!doctype html><p>T</p><img src=a.png alt="A pier">\n')
    image_file(site / "a.png", 300, 200)
    for name in ("sites/one", "sites/two", "intranet", "site", "handbook", "archive"):
        shutil.copytree(site, folder / name)
    for name in ("site", "handbook"):
        for command in ("init -b main", "add .", "commit -m Site"):
            git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
            subprocess.run([*git, *command.split()], cwd=folder / name, check=True)
    text = SITES
    for url, name in (
        ("https://github.com/example/site.git", "site"),
        ("git@example.org:docs/handbook.git", "handbook"),
        ("s3://bucket/archive", "archive"),
    ):
        text = text.replace(url, (folder / name).as_uri())
    (folder / "sites.toml").write_text(text)


def test_the_guide(tmp_path: Path, image_file: Callable[..., Path]) -> None:
    lay_out(tmp_path, image_file)
    site = tmp_path / "my-site"
    lines = re.findall(r"^assetjob .*$", TEXT, re.MULTILINE)
    local = [line for line in lines if "tcp://" not in line]
    assert len(local) == 5
    one_site, rollup, split, apply, fleet = local
    run(site, one_site)
    assert "srcset" in (site / "index.html").read_text()
    run(site, "assetjob audit --reports ../artifacts/one/reports")
    run(tmp_path, rollup)
    assert (tmp_path / "reports/fleet/index.html").is_file()
    (tmp_path / "fleet-decisions.json").write_text(DECISIONS)
    run(tmp_path, split)
    (tmp_path / "decisions").mkdir(exist_ok=True)
    (tmp_path / "decisions/my-site.json").write_text(DECISIONS)
    run(tmp_path, apply)
    run(tmp_path, fleet)
    assert (tmp_path / "out/site/index.html").is_file()
    branches = ["git", "branch", "--list", "assetjob/images", "--format=%(refname:short)"]
    shown = subprocess.check_output(branches, cwd=tmp_path / "handbook", text=True)
    assert shown == "assetjob/images\n"
