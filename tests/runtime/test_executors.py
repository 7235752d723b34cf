"""The executors: order, limits, and what a worker that dies or hangs costs."""

from __future__ import annotations

import os
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from assetjob.runtime import executors
from assetjob.runtime.executors import Executor
from assetjob.runtime.executors import processes as processes_module
from assetjob.runtime.executors.processes import Processes
from assetjob.runtime.executors.serial import Serial
from assetjob.settings import choices


def act_out(item: str) -> str:
    """Do what the item says; the file named behind a colon marks that it was tried before."""
    order, _, mark = item.partition(":")
    if mark and Path(mark).exists():
        return f"{order} again"
    if mark:
        Path(mark).touch()
    match order:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "hang":
            threading.Event().wait()
        case "allocate":
            return str(len(bytearray(1 << 40)))
        case "raise":
            raise LookupError(order)
    return f"{order} done"


def failed(_item: str, reason: str) -> str:
    return f"failed: {reason}"


def test_every_executor_is_a_value_of_the_setting() -> None:
    modules = {module.name for module in pkgutil.iter_modules(executors.__path__)}
    # Only the command line may name a cluster.
    assert modules - {"dask"} == set(get_args(choices.Executor))


@pytest.mark.parametrize("name", get_args(choices.Executor))
def test_an_executor_is_made_by_its_name(name: str) -> None:
    with executors.make_executor(name, 2, seconds=60, memory=4_000_000_000) as executor:
        executor.start(load)
        assert list(executor.map(act_out, ["a"], failed)) == [("a", "a done")]


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    with Processes(2, seconds=4) as processes:
        yield processes


@pytest.mark.parametrize("executor", [Serial(), Processes(2)], ids=["serial", "processes"])
def test_every_item_has_one_outcome(executor: Executor) -> None:
    items = [str(number) for number in range(20)]
    assert sorted(executor.map(act_out, items, failed)) == sorted((i, f"{i} done") for i in items)
    if isinstance(executor, Processes):
        executor.close()


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("die", "SIGKILL"),
        ("exit", "exit code 3"),
        ("hang", "longer than 4"),
        ("allocate", "memory"),
    ],
)
def test_a_lost_worker_fails_only_its_item(pool: Processes, item: str, reason: str) -> None:
    outcomes = dict(pool.map(act_out, ["a", item, "b", "c"], failed))
    assert reason in outcomes.pop(item)
    assert outcomes == {"a": "a done", "b": "b done", "c": "c done"}


@pytest.mark.parametrize("order", ["die", "exit", "hang"])
def test_items_queued_behind_a_lost_one_are_done_once(order: str, tmp_path: Path) -> None:
    items = [order, *(f"touch:{tmp_path / str(number)}" for number in range(6))]
    with Processes(1, seconds=6) as processes:
        outcomes = dict(processes.map(act_out, items, failed))
    assert "failed" in outcomes.pop(order)
    # "again" would show that one was begun twice.
    assert set(outcomes.values()) == {"touch done"}


@pytest.mark.parametrize("order", ["die", "exit", "hang"])
def test_an_item_is_tried_twice(pool: Processes, order: str, tmp_path: Path) -> None:
    item = f"{order}:{tmp_path / 'first try'}"
    assert list(pool.map(act_out, [item], failed)) == [(item, f"{order} again")]


@pytest.mark.parametrize("executor", [Serial(), Processes(1)], ids=["serial", "processes"])
def test_an_exception_of_the_function_is_raised(executor: Executor) -> None:
    with pytest.raises(LookupError, match="raise"):
        list(executor.map(act_out, ["raise"], failed))
    if isinstance(executor, Processes):
        executor.close()


def test_nothing_starts_without_items() -> None:
    with Processes(2) as processes:
        assert list(processes.map(act_out, [], failed)) == []
        assert processes._idle == []


def load() -> None:
    os.environ["LOADED"] = "yes"


def ask(name: str) -> str:
    return os.environ.get(name, "no")


def test_started_workers_are_ready_before_there_is_work() -> None:
    with Processes(2) as processes:
        processes.start(load)
        started = {worker._process.pid for worker in processes._idle}
        assert len(started) == 2
        assert list(processes.map(ask, ["LOADED"], failed)) == [("LOADED", "yes")]
        processes.start(load)
        assert {worker._process.pid for worker in processes._idle} == started


def test_only_a_few_workers_start_early() -> None:
    with Processes(64) as processes:
        processes.start(load)
        assert len(processes._idle) == 4


def fail() -> None:
    raise LookupError


def test_an_error_while_preparing_does_not_end_the_worker() -> None:
    with Processes(1) as processes:
        processes.start(fail)
        assert list(processes.map(act_out, ["a"], failed)) == [("a", "a done")]


def test_an_item_too_large_for_the_pipe_is_not_sent_ahead(pool: Processes) -> None:
    items = [str(number) + "x" * 1_000_000 for number in range(6)]
    assert dict(pool.map(act_out, items, failed)) == {item: f"{item} done" for item in items}


def test_items_are_consumed_as_the_work_proceeds(pool: Processes) -> None:
    read = 0

    def items() -> Iterator[str]:
        nonlocal read
        for number in range(50):
            read += 1
            yield str(number)

    ahead = [read - done for done, _ in enumerate(pool.map(act_out, items(), failed), start=1)]
    assert max(ahead) <= 4


def test_closing_the_iterator_frees_the_workers() -> None:
    with Processes(2, seconds=60) as processes:
        outcomes = processes.map(act_out, ["hang", "a", "hang"], failed)
        assert next(outcomes) == ("a", "a done")
        outcomes.close()  # type: ignore[attr-defined]  # it is a generator
        assert list(processes.map(act_out, ["b"], failed)) == [("b", "b done")]


NOT_STARTING = """
import os, sys
if "--multiprocessing-fork" in sys.orig_argv:
    os._exit(3)
"""


def test_workers_that_cannot_start_are_one_error(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOT_STARTING)
    root = tmp_path / "site"
    root.mkdir()
    for number in range(9):
        (root / f"{number}.html").write_text(f"<img src={number}.svg alt=A>")
        (root / f"{number}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-m", "assetjob", "audit", "-q", "-j2", root],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    message = "Error: worker process: cannot be started: it ended with exit code 3; "
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1


def test_one_worker_that_does_not_start_is_replaced() -> None:
    with Processes(2) as processes:
        processes.start(partial(os._exit, 3))
        assert dict(processes.map(act_out, ["a", "b"], failed)) == {"a": "a done", "b": "b done"}


@pytest.mark.parametrize(
    ("available", "workers"), [(None, 4), (1_000, 4), (299, 2), (100, 1), (0, 1)]
)
def test_fewer_workers_where_memory_is_short(
    monkeypatch: pytest.MonkeyPatch, available: int | None, workers: int
) -> None:
    monkeypatch.setattr(processes_module, "available_memory", lambda: available)
    with Processes(4) as processes:
        processes.start(load)
        processes.limit_memory(100)
        assert len(processes._idle) == workers
        assert list(processes.map(act_out, ["a"], failed)) == [("a", "a done")]


def test_a_worker_killed_while_idle_is_replaced(pool: Processes) -> None:
    list(pool.map(act_out, ["a", "b"], failed))
    for worker in pool._idle:
        worker._process.kill()
        worker._process.join()
    assert dict(pool.map(act_out, ["c", "d"], failed)) == {"c": "c done", "d": "d done"}


INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from assetjob.runtime.executors import processes as processes_module
from assetjob.runtime.executors.processes import Processes
sys.path.insert(0, {tests!r})
from test_executors import act_out, failed
if __name__ == "__main__":
    with Processes(2) as pool:
        for item, outcome in pool.map(act_out, ["a", "hang", "hang"], failed):
            print(outcome, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_parent_and_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a done\n"
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)  # which ends when no worker holds stdout
    assert errors.count("Traceback") == 1, errors
    assert "KeyboardInterrupt" in errors


INTERRUPTED_AT_START = """
import os, signal, sys
from multiprocessing import util
from assetjob.runtime.executors import processes as processes_module
from assetjob.runtime.executors.processes import Processes
sys.path.insert(0, {tests!r})
from test_executors import act_out, failed
spawn = util.spawnv_passfds

def spawn_and_interrupt(path, arguments, descriptors):
    child = spawn(path, arguments, descriptors)
    if any("spawn_main" in str(each) for each in arguments):
        os.kill(os.getpid(), signal.{name})
    return child

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    util.spawnv_passfds = spawn_and_interrupt
    with Processes(2) as pool:
        list(pool.map(act_out, ["a"], failed))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_is_deferred_until_a_worker_has_started(tmp_path: Path, name: str) -> None:
    script = tmp_path / "script.py"
    text = INTERRUPTED_AT_START.format(tests=str(Path(__file__).parent), name=name)
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stderr.count("Traceback") == 1, done.stderr
    assert "KeyboardInterrupt" in done.stderr
