"""What the README says is so: its tables are current, its commands do what they say."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assetjob.settings.load import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_bytes().decode()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    lines = "".join(blocks("sh")).splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.startswith("assetjob ")]


def test_the_tables_are_current() -> None:
    updated = runpy.run_path(str(ROOT / "tests" / "update_readme.py"))["updated"]
    assert updated(README) == README, "run: python tests/update_readme.py"


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
def test_what_it_links_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_every_command_does_what_it_says(
    site: Callable[..., Path],
    picture: Callable[..., Path],
    assetjob: Callable[..., CompletedProcess[str]],
) -> None:
    page = "<p><img src='/images/sea.jpg' alt='The sea at sunrise'></p>\n"
    root = site({"_posts/2025-06-21-sea.md": page, "_site/sea/index.html": page})
    picture(root / "images" / "sea.jpg", 900, 600)
    picture(root / "_site" / "images" / "sea.jpg", 900, 600)
    for name in ("decisions.json", "mine.json", "yours.json"):
        (root / name).write_text('{"schema": 1, "decisions": []}')
    for command in commands():
        done = assetjob(root, *shlex.split(command)[1:])
        assert done.returncode in {0, 1}, done.stderr
        assert "Traceback" not in done.stderr
    assert "srcset" in (root / "_posts" / "2025-06-21-sea.md").read_text("utf-8")
    assert "srcset" in (root / "_site" / "sea" / "index.html").read_text("utf-8")
    assert (root.parent / "out" / "_posts" / "2025-06-21-sea.md").is_file()
    assert (root / "reports" / "index.html").is_file()
    assert (root / "reports" / "audit.json").is_file()
