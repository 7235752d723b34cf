"""The command init: what it says about a site, and the files that it writes."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from assetjob.cli.commands import main
from assetjob.settings.load import load
from tests.repositories import git, needs_git

PAGES = {
    "_config.yml": "title: A\n",
    "index.html": "---\n---\n<p><img src='/a.jpg'></p>\n",
    "_site/index.html": "<p><img src='/a.jpg' alt='The pier'></p>\n",
}


@pytest.fixture
def root(
    site: Callable[[Mapping[str, str | bytes]], Path],
    image_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    root = site(PAGES)
    image_file(root / "a.jpg", 900, 600)
    monkeypatch.chdir(root)
    return root


def run(*options: str, answers: str = "") -> Result:
    done = CliRunner().invoke(main, ["init", "--set", "executor=serial", *options], input=answers)
    assert done.exit_code == 0, done.output
    return done


def test_it_says_what_it_found(root: Path) -> None:
    lines = run("--yes").stdout.splitlines()
    assert "Generator: Jekyll" in lines
    assert "Built site: _site (assetjob fix --in-place _site)" in lines
    assert "Pages: 1, images: 1, without alt text: 1" in lines
    text = (root / "assetjob.toml").read_text("utf-8")
    assert tomllib.loads(text) == {}
    assert load(root, {}).settings_file == root / "assetjob.toml"
    commented = "\n".join(
        line.removeprefix("# ") for line in text.splitlines()[3:] if " = " in line or "[[" in line
    )
    assert set(tomllib.loads(commented)) == {"content_width", "fail_on", "exclude", "ignore"}


def test_it_asks_before_each_file(root: Path) -> None:
    done = run(answers="n\n")
    assert "Write assetjob.toml, the settings? [Y/n]" in done.stdout
    assert not (root / "assetjob.toml").exists()


def test_what_exists_stays(root: Path) -> None:
    (root / "assetjob.toml").write_text("quality = 70\n")
    done = run("--yes")
    assert "assetjob.toml exists, and stays." in done.stdout
    assert (root / "assetjob.toml").read_text() == "quality = 70\n"


HOSTS = {
    "https://github.com/o/r.git": (".github/workflows/images.yml", "vendor.github-workflows"),
    "git@gitlab.example.org:o/r.git": (".gitlab-ci.yml", "vendor.gitlab-ci"),
}


@needs_git
@pytest.mark.parametrize(("url", "file"), HOSTS.items())
def test_the_file_of_the_host_is_valid(root: Path, url: str, file: tuple[str, str]) -> None:
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", url)
    run("--yes")
    path, schema = file
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text("utf-8"))
    assert hooks["repos"][0]["hooks"] == [{"id": "assetjob-audit"}]
    other = next(name for name, _ in HOSTS.values() if name != path)
    assert not (root / other).exists()
