"""The recipes of docs/deploy.md: each is valid, and runs assetjob with a cache that is kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import draw_image

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "deploy.md").read_text("utf-8")
BLOCK = re.compile(r"^```(?:yaml|toml|make)\n# (\S*[\w.]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RECIPES = dict(BLOCK.findall(TEXT))
SCHEMAS = {
    ".github/workflows/pages.yml": "vendor.github-workflows",
    ".github/workflows/cloudflare.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}
HOSTS = (*SCHEMAS, "netlify.toml", "amplify.yml", "buildspec.yml", "Makefile")
# A part of a command in which assetjob is run.
RUN = re.compile(r"assetjob (fix|audit) [^&|;]*")


def test_every_recipe_is_tested() -> None:
    assert set(RECIPES) == set(HOSTS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema(tmp_path: Path, name: str) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    file = tmp_path / "recipe.yml"
    file.write_text(RECIPES[name], "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[name]]
    done = subprocess.run([*command, str(file)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", HOSTS)
def test_names_a_cache_that_is_kept(name: str) -> None:
    folder = "/opt/build/cache/" if name == "netlify.toml" else ".cache/"
    assert re.search(rf"ASSETJOB_CACHE\W.*{folder}assetjob", RECIPES[name])
    if name not in ("netlify.toml", "Makefile"):  # all of that folder is kept
        assert re.search(r"paths?: \W*.cache/assetjob", RECIPES[name])


@pytest.mark.parametrize("name", HOSTS)
def test_runs_assetjob(name: str) -> None:
    assert commands_of(name) == ["assetjob fix --in-place _site"]


def test_the_command_runs(tmp_path: Path) -> None:
    """It does what the page says; after a clean build it takes the variants from the cache."""
    (command,) = {command for name in HOSTS for command in commands_of(name)}
    environment = {**os.environ, "ASSETJOB_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    written = []
    for _ in range(2):
        build(tmp_path / "_site")
        done = subprocess.run(
            [sys.executable, "-m", *command.split()],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        written.append((tmp_path / "_site/index.html").read_text("utf-8"))
    assert "srcset" in written[0]
    assert written[0] == written[1]
    assert "(0 new" in done.stderr


def commands_of(name: str) -> list[str]:
    """Return the commands of a recipe that run assetjob."""
    return [found[0].strip() for line in lines(name) for found in RUN.finditer(line)]


def lines(name: str) -> Iterator[str]:
    """Yield the lines of shell in a recipe."""
    if name == "Makefile":
        yield from RECIPES[name].splitlines()
    elif name.endswith(".toml"):
        yield from strings(tomllib.loads(RECIPES[name]))
    else:
        yield from strings(yaml.safe_load(RECIPES[name]))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def build(folder: Path) -> None:
    """Write a built site anew, as a generator does."""
    shutil.rmtree(folder, ignore_errors=True)
    page = "<!doctype html><body><main><img src='/a.jpg' alt='A hill' width='300'></main>"
    draw_image(folder / "a.jpg", 600, 400)
    (folder / "index.html").write_text(page, "utf-8")
