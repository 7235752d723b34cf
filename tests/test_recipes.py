"""The recipes of docs/deploy.md: each is valid, and runs assetjob with a cache that is kept."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a host runs in a checkout: commands in one shell, with variables.

    `published` is the folder that it uploads, `kept` the folder that it keeps for the next build.
    """

    variables: dict[str, str]
    commands: list[str]
    published: str
    kept: str


@pytest.mark.parametrize("name", HOSTS)
def test_every_command_runs(tmp_path: Path, name: str) -> None:
    """The second build starts from nothing but what the host keeps, and encodes nothing."""
    tools, published = tmp_path / "tools", []
    write_tools(tools)
    for number in (1, 2):
        folder = tmp_path / f"build {number}"
        recipe = recipe_of(name, folder)
        write_repository(folder, RECIPES[name] if name == "Makefile" else "")
        if number == 2:
            shutil.move(tmp_path / "build 1" / recipe.kept, folder / recipe.kept)
        done = subprocess.run(
            ["sh", "-e"],
            input="\n".join(recipe.commands),
            cwd=folder,
            env=os.environ
            | {"ASSETJOB": "assetjob @ git+https://git.example.org/assetjob.git@v1"}
            | recipe.variables
            | {"PATH": f"{tools}:{os.environ['PATH']}"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert ("(0 new" in done.stderr) == (number == 2), done.stderr
        published.append(files_of(folder / recipe.published))
    assert "srcset" in published[0]["index.html"].decode("utf-8")
    assert any(path.startswith("assets/responsive/a.jpg/") for path in published[0])
    assert published[0] == published[1]
    installed = (tools / "installed").read_text("utf-8") if name != "Makefile" else ""
    assert installed.count("install assetjob @ git+https") == (0 if name == "Makefile" else 2)


def recipe_of(name: str, folder: Path) -> Recipe:
    """Return what a host runs in the checkout `folder`."""
    text = RECIPES[name].replace("${{ github.workspace }}", str(folder))
    if name == "Makefile":
        return Recipe({}, ["make deploy"], "published", ".cache/assetjob")
    if name == "netlify.toml":
        build = tomllib.loads(text.replace("/opt/build", str(folder / "opt")))["build"]
        variables = {"PYTHON_VERSION": "", **build["environment"]}
        return Recipe(variables, [build["command"]], build["publish"], "opt/cache/assetjob")
    found = yaml.safe_load(text)
    if name == ".gitlab-ci.yml":
        job = found["pages"]
        variables = {
            key: value.replace("$CI_PROJECT_DIR", str(folder))
            for key, value in job["variables"].items()
        }
        (kept,) = job["cache"]["paths"]
        return Recipe(variables, job["script"], job["artifacts"]["paths"][0], kept)
    if name in SCHEMAS:
        job = found["jobs"]["deploy"]
        (kept,) = (s["with"]["path"] for s in job["steps"] if "cache@" in s.get("uses", ""))
        commands = [step["run"] for step in job["steps"] if "run" in step]
        return Recipe(job["env"], commands, "_site", kept)
    found = found.get("frontend", found)
    commands = [line for phase in found["phases"].values() for line in phase.get("commands", ())]
    artifacts = found["artifacts"]
    published = artifacts.get("baseDirectory") or artifacts["base-directory"]
    (kept,) = (path.removesuffix("/**/*") for path in found["cache"]["paths"])
    return Recipe(found.get("env", {}).get("variables", {}), commands, published, kept)


def write_repository(folder: Path, makefile: str) -> None:
    """Write a repository whose ``make site`` builds `_site` from nothing."""
    draw_image(folder / "source/a.jpg", 600, 400)
    page = "<!doctype html><body><main><img src='/a.jpg' alt='A hill' width='300'></main>"
    (folder / "source/index.html").write_text(page, "utf-8")
    (folder / "assetjob.toml").write_text('executor = "serial"\n')
    (folder / "Makefile").write_text(f"{makefile}\nsite:\n\trm -rf _site\n\tcp -r source _site\n")
    (folder / ".cache").mkdir()
    (folder / "opt/cache").mkdir(parents=True)


def write_tools(folder: Path) -> None:
    """Write the tools of a host: pip notes what it is to install, rsync copies."""
    folder.mkdir()
    python = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)}"
    note = f'echo "$@" >> {shlex.quote(str(folder / "installed"))}'
    scripts = {
        "assetjob": f'{python} -m assetjob "$@"',
        "pip": note,
        "python": f'if [ "$2" = pip ]; then {note}; else {python} "$@"; fi',
        "pyenv": "",
        "rsync": "cp -r _site published",
    }
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the files that are published, by their paths."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


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
