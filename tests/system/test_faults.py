"""A run whose calls to the operating system fail, stop half-way, or are the last: each in turn.

The image files are really probed and encoded, once: what comes of them is kept from run to run.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assetjob.job import pipeline
from assetjob.job.context import RunContext
from assetjob.model.errors import SiteError
from assetjob.model.result import Result
from assetjob.runtime.executors import Item, Outcome
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, System
from assetjob.store.clean import clean
from assetjob.store.in_place import in_place
from assetjob.store.undo import undo
from assetjob.store.undo_record import UndoRecord
from tests.conftest import name_of_task

WriteImage = Callable[..., Path]
Tree = dict[str, bytes]

FLUID = "<style>img { max-width: 100%; height: auto }</style>"  # of which several variants are made
PAGES = {
    "_config.yml": "markdown: kramdown\n",
    "index.html": f"<!doctype html><body>{FLUID}<img src='images/a.jpg' alt='A hill'>\r\n<p>🛰️",
    "notes/day.md": "---\ntitle: T\n---\n![A hill](/images/a.jpg)\n\n![Sea](/images/b.png)\n",
    "text.md": "---\ntitle: no image\n---\nNothing.\n",
}
NEVER = 1 << 30
ALL = "ASSETJOB_FAULTS" in os.environ  # every kind at every call, as tox -e faults runs it


class Death(BaseException):
    """The process was killed: nothing runs after this."""


class Faulty(System):
    """Makes call number `at` fail and, if `lasting`, every call after it."""

    def __init__(self, at: int, kind: str) -> None:
        self.calls: list[str] = []
        self._at = at
        self._kind = kind
        self._dead = False

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or name in {"calls", "status", "close_folder"}:
            return found
        return partial(self._call, name, found)

    def _call(self, name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        if self._dead:
            raise Death
        number = len(self.calls)
        self.calls.append(name)
        if name in {"sync", "sync_folders"}:
            real = _nothing  # no test sees what it does, and it takes its time
        if number >= self._at and self._fails(name, first=number == self._at):
            if name == "write" and self._kind in {"death", "ENOSPC", "full", "short"}:
                descriptor, data = arguments
                done = real(descriptor, data[: len(data) // 2])
                if self._kind == "short" and done:
                    return done
            if name == "writable" and self._kind != "death":
                return False
            if self._kind == "death":
                self._dead = True
                raise Death
            if self._kind != "short":
                code = getattr(
                    errno, {"full": "ENOSPC", "frozen": "EROFS"}.get(self._kind, self._kind)
                )
                raise OSError(code, os.strerror(code))
        return real(*arguments)

    def _fails(self, name: str, *, first: bool) -> bool:
        if self._kind == "full":
            return name in {"create", "write", "mkdir"}
        if self._kind == "frozen":
            return name not in {"open_root", "open_folder", "open_file", "read"}
        return first


def _nothing(*_arguments: object) -> None: ...


ONCE = ("death", "EIO", "EACCES", "ENOSPC", "short")
KINDS = (*ONCE, "full", "frozen")


class Kept(Serial):
    """Runs everything in this process and keeps the outcomes."""

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        for item in items:
            key = (name_of_task(function), item)
            if key not in self._kept:
                self._kept[key] = next(Serial().map(function, [item], failed))[1]
            yield item, self._kept[key]


class Silent:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def __call__(self, stage: str, done: float, total: float) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)

    def hint(self, text: str) -> None: ...


EXECUTOR = Kept()


def fix(root: Path, system: System | None = None, *, quality: int = 80) -> tuple[Result, list[str]]:
    settings = settings_of(root, quality)
    site = find_site(settings)
    silent = Silent()
    with in_place(disk(root, system), site, settings, silent.note) as store:
        return pipeline.run_stages(
            RunContext("in-place", settings, site, EXECUTOR, store, silent)
        ), silent.notes


def disk(root: Path, system: System | None) -> Disk:
    return Disk(root, system or Faulty(NEVER, ""))


def settings_of(root: Path, quality: int = 80) -> Settings:
    overrides = {"widths": (80, 160), "quality": quality, "reports": root.parent / "reports"}
    return load(root, overrides)


def undo_run(root: Path, system: System | None = None) -> None:
    settings = settings_of(root)
    undo(disk(root, system), find_site(settings), settings)


def tree(root: Path) -> Tree:
    """Map every file and folder outside .assetjob to its bytes; a folder's are empty."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
        if path.relative_to(root).parts[0] != ".assetjob"
    }


def own(root: Path) -> Tree:
    folder = root / ".assetjob"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


@pytest.fixture(autouse=True)
def own_folders() -> None:
    """Use one state folder for all tests: the sites below are made once, and copied."""


def copy_site(root: Path, copy: Path) -> None:
    """Copy a site with the record by which its last run is undone."""
    shutil.copytree(root, copy, symlinks=True)
    old, new = record_of(root), record_of(copy)
    if old.exists():
        shutil.copy(old, new)
    else:
        new.unlink(missing_ok=True)


def record_of(root: Path) -> Path:
    record = UndoRecord(Disk(root))
    assert record._disk
    return record._disk.root / record._name


def undone_by(root: Path) -> object:
    record = UndoRecord(Disk(root)).load()
    assert record
    return list(record.pages), record.variants, record.folders


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, image_file: WriteImage) -> Path:
    root = tmp_path_factory.mktemp("fresh") / "site"
    for name, text in PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    image_file(root / "images/a.jpg", 200, 120)
    image_file(root / "images/b.png", 160, 100, "RGBA", seed=1)
    return root


@pytest.fixture(scope="module")
def done(fresh: Path) -> Path:
    return copied(fresh, "done", fix)


@pytest.fixture(scope="module")
def again(done: Path) -> Path:
    """The site after a second run that makes other variants."""
    return copied(done, "again", partial(fix, quality=60))


def copied(root: Path, name: str, then: Callable[[Path], object]) -> Path:
    copy = root.parent / name
    copy_site(root, copy)
    then(copy)
    return copy


def calls(root: Path, work: Callable[[Path, System], object]) -> list[str]:
    system = Faulty(NEVER, "")
    copy_site(root, root.parent / "counted")
    work(root.parent / "counted", system)
    shutil.rmtree(root.parent / "counted")
    return system.calls


def faults(names: list[str]) -> Iterator[tuple[int, str]]:
    """Yield each call with each kind of fault; to be quick, with one: every second is death."""
    print(f"{len(names)} calls, each with {len(KINDS) if ALL else 1} kinds of fault")  # noqa: T201
    for number, name in enumerate(names):
        turn = "death" if number % 2 else KINDS[1 + number // 2 % (len(KINDS) - 1)]
        for kind in KINDS if ALL else (turn,):
            if kind != "short" or name == "write":
                yield number, kind


def require_consistent(site: Tree, old: Tree, new: Tree) -> None:
    """Require each page to be the old or the new one, and every file that it names to exist."""
    for path, data in old.items():
        assert site[path] in (data, new[path]), path
    left = site.keys() - old.keys()
    for path in left:
        if not path.rpartition("/")[2].startswith(".assetjob-"):
            assert site[path] == new[path], path
    variants = {path for path in new if path.endswith(".webp")}
    for path in PAGES:
        pointed = {each for each in variants if each.rpartition("/")[2].encode() in site[path]}
        assert pointed <= site.keys(), path


def attempt(work: Callable[[], object]) -> object:
    """Return what `work` does, "death", or the line that it is refused with."""
    try:
        return work()
    except Death:
        return "death"
    except SiteError as error:
        return str(error)


SCENES = {"first run": ("fresh", "done", 80), "second run": ("done", "again", 60)}


@pytest.mark.parametrize(("before", "after", "quality"), SCENES.values(), ids=SCENES)
def test_every_call_of_a_run(
    request: pytest.FixtureRequest, tmp_path: Path, before: str, after: str, quality: int
) -> None:
    start, end = request.getfixturevalue(before), request.getfixturevalue(after)
    old, new = tree(start), tree(end)
    names = calls(start, lambda root, system: fix(root, system, quality=quality))
    assert len(names) > 50
    for number, kind in faults(names):
        root = tmp_path / f"{number}-{kind}"
        copy_site(start, root)
        system = Faulty(number, kind)
        outcome = attempt(partial(fix, root, system, quality=quality))
        assert outcome == "death" or kind != "death"
        require_consistent(tree(root), old, new)
        if isinstance(outcome, str) and outcome != "death":
            assert "\n" not in outcome
            assert tree(root).items() >= old.items()
        result, notes = fix(root, quality=quality)
        assert not result.failures
        assert tree(root) == new, (number, kind, names[number])
        assert not own(root)
        if outcome == "death":
            assert undone_by(root) == undone_by(end)
            undo_run(root)
            assert tree(root) == old, (number, kind, names[number], notes)
        shutil.rmtree(root)


def test_every_call_of_an_undo(fresh: Path, done: Path, tmp_path: Path) -> None:
    old, new = tree(fresh), tree(done)
    for number, kind in faults(calls(done, undo_run)):
        root = tmp_path / f"{number}-{kind}"
        copy_site(done, root)
        attempt(partial(undo_run, root, Faulty(number, kind)))
        require_consistent(tree(root), old, new)
        attempt(partial(undo_run, root))
        assert tree(root) == old, (number, kind)
        shutil.rmtree(root)


def test_every_call_of_a_recovery(fresh: Path, done: Path, tmp_path: Path) -> None:
    old, new = tree(fresh), tree(done)
    killed = tmp_path / "killed"
    copy_site(fresh, killed)
    last_rename = len(names := calls(fresh, fix)) - 1 - names[::-1].index("rename")
    assert attempt(partial(fix, killed, Faulty(last_rename, "death"))) == "death"
    assert tree(killed) == new
    for number, kind in faults(calls(killed, fix)):
        root = tmp_path / f"{number}-{kind}"
        copy_site(killed, root)
        attempt(partial(fix, root, Faulty(number, kind)))
        require_consistent(tree(root), old, new)
        fix(root)
        assert tree(root) == new, (number, kind)
        shutil.rmtree(root)


def test_every_call_of_a_clean(again: Path, done: Path, tmp_path: Path) -> None:
    def work(root: Path, system: System | None = None) -> None:
        settings = settings_of(root)
        clean(disk(root, system), find_site(settings), settings)

    root = tmp_path / "cleaned"
    copy_site(again, root)
    UndoRecord(Disk(root)).remove()  # else what undo would bring back stays
    start = copied(root, "start", lambda _: None)
    work(root)
    clear = tree(root)
    assert tree(start).keys() - clear.keys() == tree(done).keys() - tree(again).keys() | {
        path for path in tree(done) if path.endswith(".webp")
    }
    for number, kind in faults(calls(start, work)):
        part = tmp_path / f"{number}-{kind}"
        copy_site(start, part)
        attempt(partial(work, part, Faulty(number, kind)))
        assert clear.items() <= tree(part).items() <= tree(start).items()
        work(part)
        assert tree(part) == clear
        shutil.rmtree(part)
