"""A clean build, another folder, another site: what was encoded once is not encoded again."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

WriteImage = Callable[..., Path]
Call = Callable[..., subprocess.CompletedProcess[str]]
FLUID = "<!doctype html><style>img { max-width: 100%; height: auto }</style>"
PAGE = f"{FLUID}<img src='/images/a.jpg' alt='A hill'><img src='/images/b.png' alt='A map'>"
OTHER = f"{FLUID}<p>Elsewhere<img src='/media/other name.jpg' alt='A hill'>"
SEEDS = int(os.environ.get("ASSETJOB_SEEDS", "3"))
KILLS = int(os.environ.get("ASSETJOB_KILLS", "12")) // 6
FIX = ("fix", "--in-place", "-j", "1", "--reports", "../reports", "--set", "widths=[80, 160]")


@pytest.fixture
def build(tmp_path: Path, image_file: WriteImage) -> Callable[[str], Path]:
    """`build("site")`: what a generator does, which empties its folder first."""
    images = tmp_path / "images"
    image_file(images / "a.jpg", 240, 140)
    image_file(images / "b.png", 200, 120, "RGBA", seed=1)

    def build(name: str) -> Path:
        root = tmp_path / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(images, root / "images")
        (root / "index.html").write_text(PAGE)
        return root

    return build


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def made(done: subprocess.CompletedProcess[str]) -> tuple[int, int]:
    """Return how many variants a run encoded, and took from the cache."""
    assert done.returncode == 0, done.stderr
    new = re.search(r"\((\d+) (?:new|to be made)(?:, (\d+) from the cache)?", done.stderr)
    assert new, done.stderr
    return int(new[1]), int(new[2] or 0)


def test_a_clean_build_encodes_nothing(build: Callable[[str], Path], assetjob: Call) -> None:
    root = build("_site")
    before = tree(root)
    assert made(assetjob(root, *FIX)) == (2, 0)
    first = tree(root)
    changed = {path for path in first if first[path] != before.get(path)}
    assert {path for path in changed if not path.startswith("assets/responsive/")} == {"index.html"}
    build("_site")
    again = assetjob(root, *FIX)
    assert made(again) == (0, 2)
    assert "Encoding" not in again.stderr
    assert tree(root) == first
    assert made(assetjob(root, *FIX)) == (0, 0)


def test_a_preview_and_an_output_share_their_work(
    build: Callable[[str], Path], assetjob: Call
) -> None:
    root = build("site")
    assert made(assetjob(root, "fix", *FIX[2:])) == (2, 0)
    assert made(assetjob(root, "fix", *FIX[2:])) == (0, 2)
    assert made(assetjob(root, "fix", "--output", "../out", *FIX[2:])) == (0, 2)
    assert made(assetjob(root, *FIX)) == (0, 2)
    assert tree(root / "assets") == tree(root.parent / "out/assets")


def test_another_site_with_the_same_image_under_another_name(
    build: Callable[[str], Path], assetjob: Call, tmp_path: Path
) -> None:
    root = build("one")
    assetjob(root, *FIX)
    two = tmp_path / "two"
    (two / "media").mkdir(parents=True)
    shutil.copy(root / "images/a.jpg", two / "media/other name.jpg")
    (two / "index.html").write_text(OTHER)
    assert made(assetjob(two, *FIX)) == (0, 1)
    alone = tmp_path / "alone"
    shutil.copytree(two / "media", alone / "media")
    (alone / "index.html").write_text(OTHER)
    assert made(assetjob(alone, *FIX, "--no-cache")) == (1, 0)
    assert tree(alone) == tree(two)


def test_a_cache_that_is_moved(
    build: Callable[[str], Path],
    assetjob: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSETJOB_CACHE", str(tmp_path / "one/cache"))
    root = build("here/_site")
    assert made(assetjob(root, *FIX)) == (2, 0)
    shutil.copytree(tmp_path / "one/cache", tmp_path / "two/cache")  # with other times
    shutil.rmtree(tmp_path / "one")
    monkeypatch.setenv("ASSETJOB_CACHE", str(tmp_path / "two/cache"))
    elsewhere = build("there/public")
    assert made(assetjob(elsewhere, *FIX)) == (0, 2)
    assert tree(elsewhere) == tree(root)


def test_other_settings_are_other_variants(build: Callable[[str], Path], assetjob: Call) -> None:
    root = build("site")
    assetjob(root, *FIX)
    build("site")
    assert made(assetjob(root, *FIX, "--quality", "60")) == (2, 0)


def test_without_a_cache_nothing_is_read_or_written(
    build: Callable[[str], Path], assetjob: Call, own_folders: Path
) -> None:
    root = build("site")
    assert made(assetjob(root, *FIX, "--no-cache")) == (2, 0)
    assert not (own_folders / "cache").exists()
    build("site")
    assert made(assetjob(root, *FIX)) == (2, 0)
    build("site")
    assert made(assetjob(root, *FIX, "--no-cache")) == (2, 0)


def test_a_cache_damaged_at_random_is_never_served(
    build: Callable[[str], Path], assetjob: Call, own_folders: Path
) -> None:
    root = build("site")
    assetjob(root, *FIX)
    expected = tree(root)
    files = [path for path in sorted((own_folders / "cache").rglob("*")) if path.is_file()]
    whole = {path: path.read_bytes() for path in files}
    for seed in range(SEEDS):
        chance = random.Random(seed)  # noqa: S311 - damage, no secrets
        for path, data in whole.items():
            damaged = bytearray(data)
            for _ in range(chance.choice((0, 1, 1, 40)) if data else 0):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(damaged[: chance.choice((len(data), len(data), len(data) // 2))])
        build("site")
        done = assetjob(root, *FIX)
        assert done.returncode == 0, (seed, done.stderr)
        assert tree(root) == expected, seed


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make files and folders read-only, as far as the user is not root."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o755)


def test_a_cache_that_can_only_be_read(
    build: Callable[[str], Path], assetjob: Call, own_folders: Path
) -> None:
    root = build("site")
    assetjob(root, *FIX)
    expected = tree(root)
    build("site")
    with read_only(own_folders / "cache/assetjob"):
        assert made(assetjob(root, *FIX)) == (0, 2)
    assert tree(root) == expected


def test_several_sites_at_once_share_one_cache(
    build: Callable[[str], Path], assetjob: Call
) -> None:
    roots = [build(name) for name in ("one", "two", "three")]
    for run in [start(root) for root in roots]:
        finish(run)
    assert tree(roots[1]) == tree(roots[0]) == tree(roots[2])
    expected = tree(roots[0])
    build("one")
    assert made(assetjob(roots[0], *FIX)) == (0, 2)
    assert tree(roots[0]) == expected


def test_runs_on_two_sites_are_killed(build: Callable[[str], Path], own_folders: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - moments, no secrets
    roots = [build("one"), build("two")]
    old = tree(roots[0])
    begun = time.monotonic()
    for root in roots:
        finish(start(root))
    seconds = time.monotonic() - begun
    new = tree(roots[0])
    for number in range(KILLS):
        if number % 5 == 0:
            shutil.rmtree(own_folders / "cache")
        build(chance.choice(("one", "two")))
        runs = [start(root) for root in roots]
        with suppress(subprocess.TimeoutExpired):
            runs[0].wait(chance.uniform(0, seconds))
        for run in runs:
            run.kill()
            run.wait()
        for root in roots:
            finish(start(root))
            assert tree(root) == new
    build("one")
    finish(start(roots[0], "--no-cache"))
    assert tree(roots[0]) == new
    assert old.keys() < new.keys()


def start(root: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assetjob", *FIX, "--quiet", *options]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL)


def finish(run: subprocess.Popen[bytes]) -> None:
    assert run.wait() == 0


def test_the_commands_about_the_cache(
    build: Callable[[str], Path], assetjob: Call, own_folders: Path
) -> None:
    root = build("site")
    folder = own_folders / "cache/assetjob"
    assert "0 variants" in assetjob(root, "cache", "info").stdout
    assert not folder.exists()
    missing = assetjob(root, "cache", "prune")
    assert (missing.returncode, "holds no cache" in missing.stderr) == (2, True)
    assetjob(root, *FIX)
    lines = assetjob(root, "cache", "info").stdout.splitlines()
    assert lines[0] == f"{folder} (the default)"
    assert lines[1].startswith("2 variants: ")
    assert assetjob(root, "cache", "prune").returncode == 0
    assert "2 variants" in assetjob(root, "cache", "info").stdout
    assert "removed" in assetjob(root, "cache", "prune", "--megabytes", "0").stdout
    assert "0 variants: 0 B" in assetjob(root, "cache", "info").stdout
    (folder / "notes").write_text("mine")
    assert assetjob(root, "cache", "clear").returncode == 0
    assert [path.name for path in folder.iterdir()] == ["notes"]


def test_another_folder_s_cache(build: Callable[[str], Path], assetjob: Call) -> None:
    root = build("site")
    assetjob(root, *FIX, "--cache", "../elsewhere")
    assert "2 variants" in assetjob(root, "cache", "info", "--cache", "../elsewhere").stdout
    assert assetjob(root, "cache", "clear", "--cache", "../elsewhere").returncode == 0
    assert not (root.parent / "elsewhere").exists()
    failed = assetjob(root, *FIX, "--cache", "index.html")
    assert failed.returncode == 2
    assert "index.html" in failed.stderr
