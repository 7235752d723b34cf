"""What README and docs say is so: tables are current, commands exist and do what they say."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest

from assetjob.cli.commands import main
from assetjob.settings.load import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_bytes().decode()
DOCUMENTS = ("README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
GENERATED = runpy.run_path(str(ROOT / "tests" / "update_generated.py"))["GENERATED"]


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(text: str = README) -> list[str]:
    lines = "".join(blocks("sh", text)).splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.startswith("assetjob ")]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_files_are_current(name: str) -> None:
    text = (ROOT / name).read_bytes().decode()
    assert GENERATED[name](text) == text, "run: python tests/update_generated.py"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_has_these_options(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)  # what a machine has beside a clone decides nothing
    for command in commands((ROOT / name).read_text("utf-8")):
        group: click.Command = main
        words = shlex.split(command)[1:]
        while isinstance(group, click.Group):
            word, *words = words
            group = group.commands[word]
        group.make_context(command, words)  # raises a UsageError


def test_the_second_command_is_what_ci_runs() -> None:
    command = blocks("sh")[1].strip()
    assert command in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert command in (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()


def test_the_example_settings_are_taken(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    (tmp_path / "assetjob.toml").write_text(example, "utf-8")
    settings = load(tmp_path, {})
    assert all(hasattr(settings, key) for key in tomllib.loads(example))


@pytest.mark.parametrize("name", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_the_readme_links_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_the_commands_of_the_readme_do_what_it_says(
    site: Callable[..., Path],
    image_file: Callable[..., Path],
    assetjob: Callable[..., CompletedProcess[str]],
) -> None:
    page = "<p><img src='/images/sea.jpg' alt='The sea at sunrise'></p>\n"
    root = site({"_posts/2025-06-21-sea.md": page, "_site/sea/index.html": page})
    image_file(root / "images" / "sea.jpg", 900, 600)
    image_file(root / "_site" / "images" / "sea.jpg", 900, 600)
    for name in ("decisions.json", "mine.json", "yours.json"):
        (root / name).write_text('{"schema": 1, "decisions": []}')
    (root / "sites.toml").write_text('[[site]]\nfolder = "_site"\n')
    assetjob(root, "audit", "--reports", "artifacts/site")
    written: dict[bool, str] = {}
    for command in commands():
        done = assetjob(root, *shlex.split(command)[1:])
        assert done.returncode in {0, 1}, done.stderr
        assert "Traceback" not in done.stderr
        written["srcset" in (root / "_posts" / "2025-06-21-sea.md").read_text("utf-8")] = command
    assert written[True] == "assetjob fix --in-place _site"  # the last before the undo
    assert "srcset" in (root / "_site" / "sea" / "index.html").read_text("utf-8")
    assert (root.parent / "out" / "_posts" / "2025-06-21-sea.md").is_file()
    assert (root / "reports" / "index.html").is_file()
    assert (root / "reports" / "audit.json").is_file()
    assert (root / "reports" / "fleet" / "index.html").is_file()


def test_every_page_is_in_the_navigation() -> None:
    listed = re.findall(r"[\w-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8"))
    assert sorted(f"docs/{name}" for name in listed) == sorted({*DOCUMENTS} - {"README.md"})
