"""End parts of a Dask cluster while it works for a run: no site is left half changed.

`tox -e faults` does each many times.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest

from tests.system.test_kill import WriteImage, finish, start, tree, wait, wait_until

KILLS = int(os.environ.get("ASSETJOB_DASK_KILLS", "1"))
SEED = int(os.environ.get("ASSETJOB_SEED", "7"))
ROOT = Path(__file__).parents[2]
IMAGES = 8


@pytest.fixture
def root(tmp_path: Path, image_file: WriteImage) -> Path:
    root = tmp_path / "site"
    for number in range(IMAGES):
        image_file(root / f"images/{number}.jpg", 500, 300, seed=number)
    tags = "".join(f'<img src="images/{number}.jpg" alt="A hill">\n' for number in range(IMAGES))
    (root / "index.html").write_text(f"<!doctype html><p>Hills</p>{tags}")
    (root / "assetjob.toml").write_text('widths = [80, 160, 320, 480]\neffort = "best"\n')
    return root


class Cluster:
    """A scheduler and two workers in processes of their own; `path` is the workers' PYTHONPATH."""

    def __init__(self, folder: Path, path: str) -> None:
        self.file = folder / "scheduler.json"
        common = ("--no-dashboard", "--scheduler-file", str(self.file))
        self.scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", "0", *common)
        # Dask opens the file before it writes it.
        wait_until(self.scheduler, lambda: self.file.exists() and bool(self.file.read_bytes()))
        options = ("--nthreads", "1", "--local-directory", str(folder), *common)
        self.nannies = [dask("worker", *options, path=path) for _ in "12"]

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text())["address"])

    def kill_workers(self) -> None:
        """Kill the workers, which their nannies start again."""
        for nanny in self.nannies:
            for child in psutil.Process(nanny.pid).children():
                if "resource_tracker" not in " ".join(child.cmdline()):
                    child.kill()

    def close(self) -> None:
        for process in (*self.nannies, self.scheduler):
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
            process.wait()


def dask(*arguments: str, path: str = str(ROOT)) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def cluster(folder: Path, path: str = str(ROOT)) -> Iterator[Cluster]:
    folder.mkdir()
    with ExitStack() as stack:
        made = Cluster(folder, path)
        stack.callback(made.close)
        yield made


def fix(root: Path, address: str) -> subprocess.Popen[bytes]:
    return start("fix", "--in-place", "--dask", address, root=root)


def at_work(process: subprocess.Popen[bytes], root: Path, chance: random.Random) -> None:
    """Wait until the run writes variants, and a moment more."""
    wait_until(process, (root / ".assetjob/journal.jsonl").exists)
    wait(process, chance.uniform(0, 1))


@pytest.fixture
def undisturbed(root: Path) -> dict[str, bytes]:
    """The files of the site after an undisturbed run without Dask."""
    copy = root.parent / "undisturbed"
    shutil.copytree(root, copy)
    finish("fix", "--in-place", root=copy)
    return tree(copy)


def test_killed_workers_cost_a_retry(root: Path, undisturbed: dict[str, bytes]) -> None:
    chance = random.Random(SEED)  # noqa: S311
    with cluster(root.parent / "dask") as dask_:
        for _ in range(KILLS):
            process = fix(root, dask_.address)
            at_work(process, root, chance)
            dask_.kill_workers()
            said = process.communicate()[1].decode()
            assert (process.returncode, said) == (0, "")
            assert tree(root) == undisturbed
            finish("undo", root=root)


def test_a_killed_scheduler_ends_the_run(root: Path, undisturbed: dict[str, bytes]) -> None:
    chance, old = random.Random(SEED), tree(root)  # noqa: S311
    for number in range(max(1, KILLS // 5)):
        with cluster(root.parent / f"dask{number}") as dask_:
            process = fix(root, dask_.address)
            at_work(process, root, chance)
            dask_.scheduler.kill()
            said = process.communicate()[1].decode()
        require_ended_cleanly(process.returncode, said, tree(root), old, undisturbed)
        finish("fix", "--in-place", root=root)
        assert tree(root) == undisturbed
        finish("undo", root=root)


def test_workers_of_another_version_are_refused(root: Path) -> None:
    old, other = tree(root), root.parent / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text("import assetjob\nassetjob.__version__ = '9.9'\n")
    with cluster(root.parent / "dask", f"{other}{os.pathsep}{ROOT}") as dask_:
        process = fix(root, dask_.address)
        said = process.communicate()[1].decode()
    assert (process.returncode, said.count("\n")) == (2, 1)
    assert "has assetjob 9.9 and this process has" in said
    assert tree(root) == old


class Proxy:
    """Passes on connections to a port, until they are dropped."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._sockets: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                client, server = self._server.accept()[0], socket.create_connection(self._to)
                self._sockets += (client, server)
                for pair in ((client, server), (server, client)):
                    Thread(target=self._pass_on, args=pair, daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)

    def drop(self) -> None:
        """Drop all connections, and allow no other."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def test_a_dropped_connection_ends_the_run(root: Path, undisturbed: dict[str, bytes]) -> None:
    chance, old = random.Random(SEED), tree(root)  # noqa: S311
    with cluster(root.parent / "dask") as dask_:
        for _ in range(max(1, KILLS // 10)):
            proxy = Proxy(int(dask_.address.rpartition(":")[2]))
            process = fix(root, proxy.address)
            at_work(process, root, chance)
            proxy.drop()
            said = process.communicate()[1].decode()
            require_ended_cleanly(process.returncode, said, tree(root), old, undisturbed)
            finish("fix", "--in-place", "--dask", dask_.address, root=root)
            assert tree(root) == undisturbed
            finish("undo", root=root)


def require_ended_cleanly(code: int, said: str, new: Any, old: Any, undisturbed: Any) -> None:
    if new == undisturbed:  # it was too late
        assert (code, said) == (0, "")
        return
    assert new == old
    assert code == 2
    assert said.count("\n") == 1
    assert "the connection to the scheduler was lost; check it and run again" in said


@pytest.mark.skipif(
    "ASSETJOB_DASK_KILLS" not in os.environ, reason="tox -e faults kills clients of Dask"
)
def test_after_a_killed_client_the_next_run_ends_as_ever(
    root: Path, undisturbed: dict[str, bytes]
) -> None:
    chance = random.Random(SEED)  # noqa: S311
    with cluster(root.parent / "dask") as dask_:
        for _ in range(max(1, KILLS // 5)):
            process = fix(root, dask_.address)
            at_work(process, root, chance)
            process.kill()
            process.communicate()
            again = fix(root, dask_.address)
            said = again.communicate()[1].decode()
            assert again.returncode == 0, said
            assert tree(root) == undisturbed
            finish("undo", root=root)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_an_interrupted_run_leaves_the_site_as_it_was(
    root: Path, undisturbed: dict[str, bytes], number: signal.Signals
) -> None:
    old = tree(root)
    process = fix(root, "local:1")
    at_work(process, root, random.Random(SEED))  # noqa: S311
    process.send_signal(number)
    said = process.communicate()[1].decode()
    new = tree(root)
    assert new in (old, undisturbed)
    is_late = new == undisturbed and process.returncode == 0
    assert is_late or (process.returncode, said) == (130, "Interrupted.\n")
