"""Completion in shells, and manual pages."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from assetjob.cli.commands import main

ROOT = Path(__file__).parents[2]
SHELLS = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, str]:
    """Return an environment with the command assetjob."""
    command = tmp_path / "bin" / "assetjob"
    command.parent.mkdir()
    call = 'from assetjob.cli.commands import main; main(prog_name="assetjob")'
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{call}' \"$@\"\n")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}


def output(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_is_valid(
    shell: str, programs: dict[str, str], tmp_path: Path
) -> None:
    text = output(["assetjob"], {**programs, "_ASSETJOB_COMPLETE": f"{shell}_source"})
    assert f"_ASSETJOB_COMPLETE={shell}_complete" in text
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine; its script was not run")
    (tmp_path / "script").write_text(text)
    output([*SHELLS[shell], str(tmp_path / "script")], programs)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not on this machine")
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("au", ["audit"]),
        ("audit --fail-on w", ["warning"]),
        ("fix --in", ["--in-place", "--include"]),
    ],
)
def test_bash_completes(words: str, completed: list[str], programs: dict[str, str]) -> None:
    script = (
        'eval "$(_ASSETJOB_COMPLETE=bash_source assetjob)"\n'
        f"COMP_WORDS=(assetjob {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        '_assetjob_completion assetjob; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    found = output(["bash", "--norc", "-c", script], programs).split()
    assert set(completed) <= set(found)
    assert all(each.startswith(words.rsplit(maxsplit=1)[-1]) for each in found)


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not on this machine")
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("au", {"audit"}),
        ("audit --fail-on w", {"warning"}),
        ("fix --in", {"--in-place", "--include", "--include-drafts"}),
    ],
)
def test_fish_completes(words: str, completed: set[str], programs: dict[str, str]) -> None:
    script = f'_ASSETJOB_COMPLETE=fish_source assetjob | source; complete -C "assetjob {words}"'
    found = output(["fish", "--no-config", "-c", script], programs)
    assert {line.partition("\t")[0] for line in found.splitlines()} == completed


# An interactive shell in a pseudo-terminal; Ctrl-X prints the line that Tab has completed.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1= PS2=; autoload -Uz compinit; compinit -u -D'
zpty -w shell 'eval "$(_ASSETJOB_COMPLETE=zsh_source assetjob)"'
zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }'
zpty -w shell 'zle -N show; bindkey "^X" show; print ready'
zpty -r -m shell out '*ready*ready*'
zpty -w -n shell $'assetjob '"$1"$'\t\x18'
zpty -r -m shell out '*<<*>>*'
print -r -- "${${out##*<<}%%>>*}"
"""


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not on this machine")
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("au", "audit"),
        ("audit --fail-on w", "audit --fail-on warning"),
        ("fix --in-p", "fix --in-place"),
    ],
)
def test_zsh_completes(words: str, completed: str, programs: dict[str, str]) -> None:
    found = output(["zsh", "-f", "-c", ZSH, "zsh", words], programs)
    assert found.rstrip() == f"assetjob {completed}"


def names(command: click.Command, name: str) -> list[str]:
    inner = command.commands.items() if isinstance(command, click.Group) else ()
    return [name, *(each for key, one in inner for each in names(one, f"{name}-{key}"))]


@pytest.mark.filterwarnings("ignore:.*make_default_short_help:DeprecationWarning")
def test_every_command_has_a_manual_page(tmp_path: Path) -> None:
    pytest.importorskip("click_man", reason="click-man is not installed")
    runpy.run_path(str(ROOT / "scripts" / "man_pages.py"))["write"](tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(names(main, "assetjob"))
    audit = (tmp_path / "assetjob-audit.1").read_text("utf-8")
    assert "\\-\\-changed\\-since" in audit
    if shutil.which("groff"):
        command = ["groff", "-man", "-Tutf8", "-ww", str(tmp_path / "assetjob-audit.1")]
        output(command, dict(os.environ))
