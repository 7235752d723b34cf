"""Kill real runs at random: after each the site is consistent, and the next run repairs it.

A run starts where the killed one before it stopped, so what is killed is often a roll-back.
`tox -e faults` kills a few hundred.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

WriteImage = Callable[..., Path]
Tree = dict[str, bytes]

KILLS = int(os.environ.get("ASSETJOB_KILLS", "5"))
SEED = int(os.environ.get("ASSETJOB_SEED", "7"))
TOO_LATE = "after it had ended"
ROUND = 5  # killed runs before one that is let through, and undone

FLUID = "<style>img { max-width: 100%; height: auto }</style>"  # of which several variants are made
PAGES = {
    "index.html": f"<!doctype html><body>{FLUID}<img src='images/a.jpg' alt='A hill'>\r\n<p>🛰️",
    "notes/day.md": "---\ntitle: T\n---\n![A hill](/images/a.jpg)\n\n![Sea](/images/b.png)\n",
    "notes/night.html": f"{FLUID}<img src='/images/b.png'>\n\n<img src='/images/c.jpg'>",
    "text.md": "Nothing.\n",
}


@pytest.fixture
def root(tmp_path: Path, image_file: WriteImage) -> Path:
    root = tmp_path / "site"
    for name, text in PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    (root / "_config.yml").write_text("markdown: kramdown\n")
    (root / "assetjob.toml").write_text("widths = [80, 160, 240]\njobs = 1\n")
    image_file(root / "images/a.jpg", 240, 140)
    image_file(root / "images/b.png", 160, 100, "RGBA", seed=1)
    image_file(root / "images/c.jpg", 300, 200, seed=2)
    return root


def start(*arguments: str, root: Path, ignores_sigint: bool = False) -> subprocess.Popen[bytes]:
    # What is ignored here stays ignored in the child, and pytest may run in the background.
    before = signal.signal(
        signal.SIGINT, signal.SIG_IGN if ignores_sigint else signal.default_int_handler
    )
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "assetjob", *arguments, "--quiet", root],
            cwd=root.parent,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def finish(*arguments: str, root: Path) -> str:
    process = start(*arguments, root=root)
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    return said


FIX = ("fix", "--in-place", "--fail-on", "never")


def tree(root: Path) -> Tree:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
        if path.relative_to(root).parts[0] != ".assetjob"
    }


def require_consistent(site: Tree, old: Tree, new: Tree) -> None:
    for path, data in old.items():
        assert site[path] in (data, new[path]), path
    for path in site.keys() - old.keys():
        if not path.rpartition("/")[2].startswith(".assetjob-"):
            assert site[path] == new[path], path
    for path in PAGES:
        for variant in new.keys() - old.keys():
            if variant.endswith(".webp") and variant.rpartition("/")[2].encode() in site[path]:
                assert variant in site, (path, variant)


def kill(root: Path, chance: random.Random, whole: float, writing: float) -> str:
    """Start a run and kill it: at any time, while it writes, or while it writes pages. Return when.

    `whole` and `writing` are the seconds that a run takes, and that it takes to write.
    """
    journal = root / ".assetjob/journal.jsonl"
    already = journal.exists()
    process = start(*FIX, root=root)
    match chance.choice(("any time", "writes", "pages")):
        case "any time":
            wait(process, chance.uniform(0, whole))
        case "writes":
            wait_until(process, lambda: journal.exists() != already)
            wait(process, chance.uniform(0, writing))
        case "pages":
            wait_until(process, lambda: journal.exists() != already)
            wait_until(process, lambda: has_pages(journal))
            wait(process, chance.uniform(0, writing / 8))
    process.send_signal(signal.SIGKILL)
    said = process.communicate()[1].decode()
    # A worker that was just starting may report that its parent is gone.
    assert "assetjob" not in said, said
    if process.returncode == 0:
        return TOO_LATE
    assert process.returncode == -signal.SIGKILL, said
    if not journal.exists():
        return "before or after it wrote"
    return "while it wrote pages" if has_pages(journal) else "while it wrote variants"


def has_pages(journal: Path) -> bool:
    try:
        return b'"text"' in journal.read_bytes()
    except FileNotFoundError:
        return False


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def wait_until(process: subprocess.Popen[bytes], done: Callable[[], bool]) -> None:
    while not done() and process.poll() is None:
        wait(process, 0.0005)


def timed(root: Path) -> tuple[float, float]:
    """Let a run finish; return the seconds that it takes, and those in which it writes."""
    begun = time.monotonic()
    process = start(*FIX, root=root)
    wait_until(process, (root / ".assetjob/journal.jsonl").exists)
    first = time.monotonic()
    wait_until(process, lambda: not (root / ".assetjob/journal.jsonl").exists())
    last = time.monotonic()
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    return time.monotonic() - begun, last - first


def test_killed_runs(root: Path, record_property: Callable[[str, object], None]) -> None:
    old = tree(root)
    undisturbed = root.parent / "undisturbed"
    shutil.copytree(root, undisturbed)
    whole, writing = timed(undisturbed)
    new = tree(undisturbed)
    assert {path for path in PAGES if old[path] != new[path]} == PAGES.keys() - {"text.md"}
    chance = random.Random(SEED)  # noqa: S311
    when: Counter[str] = Counter()
    while (killed := when.total() - when[TOO_LATE]) < KILLS:
        when[kill(root, chance, whole, writing)] += 1
        require_consistent(tree(root), old, new)
        if killed % ROUND == ROUND - 1:
            finish(*FIX, root=root)
            assert tree(root) == new
        if tree(root) == new and not (root / ".assetjob/journal.jsonl").exists():
            finish("undo", root=root)  # a run over a site that is done has nothing to write
            assert tree(root) == old
            assert not list(root.rglob(".assetjob-*.tmp"))
    for moment, count in sorted(when.items()):
        record_property(moment, count)
        print(f"{count} runs killed {moment}")  # noqa: T201 - pytest -rP shows it


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_an_interrupted_run_leaves_the_site_as_it_was(root: Path, number: signal.Signals) -> None:
    old = tree(root)
    undisturbed = root.parent / "undisturbed"
    shutil.copytree(root, undisturbed)
    _, writing = timed(undisturbed)
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(max(3, KILLS // 10)):
        process = start(*FIX, root=root)
        wait_until(process, (root / ".assetjob/journal.jsonl").exists)
        wait(process, chance.uniform(0, writing))
        process.send_signal(number)
        said = process.communicate()[1].decode()
        assert not (root / ".assetjob/journal.jsonl").exists()
        if tree(root) == old:
            assert (process.returncode, said) == (130, "Interrupted.\n")
        else:  # it came too late: the pages are written all or not at all
            assert tree(root) == tree(undisturbed)
            assert process.returncode in (0, 130), said
            finish("undo", root=root)
            assert tree(root) == old


def test_a_run_started_with_sigint_ignored(root: Path) -> None:
    """As in a background job of a script: it ignores SIGINT and ends cleanly on SIGTERM."""
    old = tree(root)
    running = (root / ".assetjob/journal.jsonl").exists
    process = start(*FIX, root=root, ignores_sigint=True)
    wait_until(process, running)
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1].decode()
    assert (process.returncode, said) == (0, "")
    assert tree(root) != old
    finish("undo", root=root)
    process = start(*FIX, root=root, ignores_sigint=True)
    wait_until(process, running)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    said = process.communicate()[1].decode()
    if tree(root) == old:
        assert (process.returncode, said) == (130, "Interrupted.\n")
    else:  # SIGTERM came after the pages were written
        assert process.returncode in (0, 130), said
        finish("undo", root=root)
        assert tree(root) == old
