"""The same site gives the same bytes, in whatever order the workers answer, and however many."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assetjob.job import parse_pages
from assetjob.job.cache import Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.job.publish import publish
from assetjob.model.result import Command
from assetjob.runtime.executors import Executor
from assetjob.runtime.executors.processes import Processes
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

FOLDER = "cache"

PAGES = 6
SETTINGS: dict[str, Any] = {
    "widths": (120, 240),
    "report_formats": ("sarif", "junit", "github", "gitlab", "markdown"),
}


class Shuffled(Serial):
    """Returns outcomes in a random order, as busy workers may; `seed` makes it repeatable."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def map(
        self, function: Any, items: Iterable[Any], failed: Callable[[Any, str], Any]
    ) -> Iterator[tuple[Any, Any]]:
        waiting: list[Any] = []
        for item in items:
            waiting.append(item)
            if len(waiting) > self._chance.randrange(1, 8):
                yield from self._one(function, waiting, failed)
        while waiting:
            yield from self._one(function, waiting, failed)

    def _one(
        self, function: Any, waiting: list[Any], failed: Callable[[Any, str], Any]
    ) -> Iterator[tuple[Any, Any]]:
        item = waiting.pop(self._chance.randrange(len(waiting)))
        yield from super().map(function, [item], failed)


@pytest.fixture(autouse=True)
def few_pages_go_to_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_pages, "_FEW", 100)


@pytest.mark.parametrize("command", ["audit", "preview", "in-place"])
def test_the_order_of_answers_changes_nothing(command: Command, tmp_path: Path) -> None:
    serial = outcome(tmp_path / "serial/site", command, Serial())
    assert outcome(tmp_path / "again/site", command, Serial()) == serial
    for seed in range(2):
        assert outcome(tmp_path / f"{seed}/site", command, Shuffled(seed)) == serial


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    serial = outcome(tmp_path / "serial/site", "in-place", Serial())
    with Processes(3) as executor:
        assert outcome(tmp_path / "three/site", "in-place", executor) == serial


@pytest.mark.parametrize("command", ["audit", "preview"])
def test_a_warm_cache_changes_nothing(command: Command, tmp_path: Path) -> None:
    root = tmp_path / "site"
    cold = outcome(root, command, Serial())
    with Cache(root.parent / FOLDER, write=True) as cache:
        assert outcome(root, command, Shuffled(1), cache) == cold
    with Cache(root.parent / FOLDER, write=True) as cache:
        assert outcome(root, command, Shuffled(2), cache) == cold


def test_what_fix_left_in_the_cache_does_not_change_an_audit(tmp_path: Path) -> None:
    """Variants that were refused, say: only the cache knows of them."""
    root = tmp_path / "site"
    build(root)
    noise = Image.effect_noise((300, 150), 90)
    _write(root / "images/rough.jpg", _saved(noise, "JPEG", quality=2))
    _write(root / "rough.html", b'<img src="/images/rough.jpg" sizes="50vw" alt="Sand">')
    with Cache(root.parent / FOLDER, write=True) as cache:
        fixed = outcome(root, "in-place", Serial(), cache)
    assert any(made.refused for _, made in fixed["encoded"])  # type: ignore[attr-defined]
    with Cache(root.parent / FOLDER, write=True) as cache:
        warm = outcome(root, "audit", Serial(), cache)
    assert outcome(root, "audit", Serial()) == warm


def outcome(
    root: Path, command: Command, executor: Executor, cache: Cache | None = None
) -> Mapping[str, object]:
    """Return everything that a run over the site in `root` writes and reports."""
    if not root.exists():
        build(root)
    settings = Settings(site=root, reports=root.parent / f"reports of {root.name}", **SETTINGS)
    store = Disk(root) if command == "in-place" else DryRun(Disk(root))
    site = find_site(settings)
    run = RunContext(command, settings, site, executor, store, Silent(), cache or Cache.nowhere())
    result = run_stages(run)
    printed = list(publish(result, settings))
    return {
        "result": (result.failures, result.notes, list(result.findings), printed),
        "encoded": [
            # They differ in where the variants come from.
            (path, replace(made, fresh=made.fresh + made.restored, restored=0))
            for path, made in sorted(result.encoded.items())
        ],
        "pages": [replace(page, images=()) for page in result.pages],
        "reports": files(settings.reports),
        "site": files(root),
    }


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and FOLDER not in path.parts
    }


def build(root: Path) -> None:
    """Write a site with copies, candidates, damaged files and graphics."""
    chance = random.Random(4)  # noqa: S311 - images, no secrets
    images = {f"{number}.jpg": _photograph(chance.randbytes(24)) for number in range(4)}
    images["copy.jpg"] = images["1.jpg"]
    images["cut.jpg"] = images["2.jpg"][: len(images["2.jpg"]) // 2]
    images["no.png"] = b"not an image"
    images["flat.png"] = _graphic()
    images["box.svg"] = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    for name, data in images.items():
        _write(root / "images" / name, data)
    names = list(images)
    for number in range(PAGES):
        shown = chance.sample(names, 4)
        tags = "".join(f'<p>Tide {n}<img src="/images/{n}" alt="{n}">' for n in shown)
        srcset = f"/images/{shown[0]} 1x, /images/{shown[1]} 2x"
        tags += f'<p><img src="/images/{shown[0]}" srcset="{srcset}">'
        _write(root / f"{number}.html", tags.encode())
    _write(root / "odd.html", b"<img src=images/1.jpg alt=\xff>")


def _photograph(noise: bytes) -> bytes:
    small = Image.frombytes("RGB", (4, 2), noise)
    return _saved(small.resize((300, 150), Image.Resampling.BICUBIC), "JPEG")


def _graphic() -> bytes:
    image = Image.new("RGB", (300, 150), "white")
    image.paste("navy", (40, 40, 200, 120))
    return _saved(image, "PNG")


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
