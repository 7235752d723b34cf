"""The executors: order, bounds, and what a dying, hanging or swelling worker costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assetjob.runtime.workers import Executor, Processes, Serial


def behave(item: str) -> str:
    """Do what the item says; a path behind a colon remembers the first try."""
    order, _, memory = item.partition(":")
    if memory and Path(memory).exists():
        return f"{order} again"
    if memory:
        Path(memory).touch()
    match order:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "hang":
            threading.Event().wait()
        case "swell":
            return str(len(bytearray(1 << 40)))
        case "raise":
            raise LookupError(order)
    return f"{order} done"


def failed(_item: str, reason: str) -> str:
    return f"failed: {reason}"


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    with Processes(2, seconds=4) as processes:
        yield processes


@pytest.mark.parametrize("executor", [Serial(), Processes(2)], ids=["serial", "processes"])
def test_every_item_is_answered_once(executor: Executor) -> None:
    items = [str(number) for number in range(20)]
    assert sorted(executor.map(behave, items, failed)) == sorted((i, f"{i} done") for i in items)
    if isinstance(executor, Processes):
        executor.close()


@pytest.mark.parametrize(
    ("item", "reason"),
    [("die", "SIGKILL"), ("exit", "exit code 3"), ("hang", "longer than 4"), ("swell", "memory")],
)
def test_a_lost_worker_costs_its_item_only(pool: Processes, item: str, reason: str) -> None:
    outcomes = dict(pool.map(behave, ["a", item, "b", "c"], failed))
    assert reason in outcomes.pop(item)
    assert outcomes == {"a": "a done", "b": "b done", "c": "c done"}


@pytest.mark.parametrize("order", ["die", "exit", "hang"])
def test_what_waits_behind_a_lost_item_is_done_once(order: str, tmp_path: Path) -> None:
    items = [order, *(f"touch:{tmp_path / str(number)}" for number in range(6))]
    with Processes(1, seconds=6) as processes:
        outcomes = dict(processes.map(behave, items, failed))
    assert "failed" in outcomes.pop(order)
    # "again" would tell that one was begun twice.
    assert set(outcomes.values()) == {"touch done"}


@pytest.mark.parametrize("order", ["die", "exit", "hang"])
def test_an_item_is_tried_twice(pool: Processes, order: str, tmp_path: Path) -> None:
    item = f"{order}:{tmp_path / 'first try'}"
    assert list(pool.map(behave, [item], failed)) == [(item, f"{order} again")]


@pytest.mark.parametrize("executor", [Serial(), Processes(1)], ids=["serial", "processes"])
def test_our_own_bug_is_raised(executor: Executor) -> None:
    with pytest.raises(LookupError, match="raise"):
        list(executor.map(behave, ["raise"], failed))
    if isinstance(executor, Processes):
        executor.close()


def test_nothing_starts_without_items() -> None:
    with Processes(2) as processes:
        assert list(processes.map(behave, [], failed)) == []
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


def test_few_start_before_it_is_known_how_much_there_is_to_do() -> None:
    with Processes(64) as processes:
        processes.start(load)
        assert len(processes._idle) == 4


def fail() -> None:
    raise LookupError


def test_what_cannot_be_made_ready_is_told_when_it_is_asked_for() -> None:
    with Processes(1) as processes:
        processes.start(fail)
        assert list(processes.map(behave, ["a"], failed)) == [("a", "a done")]


def test_a_long_item_is_handed_out_when_its_turn_comes(pool: Processes) -> None:
    items = [str(number) + "x" * 1_000_000 for number in range(6)]
    assert dict(pool.map(behave, items, failed)) == {item: f"{item} done" for item in items}


def test_items_are_read_as_the_work_goes_on(pool: Processes) -> None:
    read = 0

    def items() -> Iterator[str]:
        nonlocal read
        for number in range(50):
            read += 1
            yield str(number)

    ahead = [read - done for done, _ in enumerate(pool.map(behave, items(), failed), start=1)]
    assert max(ahead) <= 4


def test_a_caller_that_stops_leaves_no_worker_behind() -> None:
    with Processes(2, seconds=60) as processes:
        outcomes = processes.map(behave, ["hang", "a", "hang"], failed)
        assert next(outcomes) == ("a", "a done")
        outcomes.close()  # type: ignore[attr-defined]  # it is a generator
        assert list(processes.map(behave, ["b"], failed)) == [("b", "b done")]


def test_a_worker_killed_while_idle_is_replaced(pool: Processes) -> None:
    list(pool.map(behave, ["a", "b"], failed))
    for worker in pool._idle:
        worker._process.kill()
        worker._process.join()
    assert dict(pool.map(behave, ["c", "d"], failed)) == {"c": "c done", "d": "d done"}


INTERRUPTED = """
import sys
from assetjob.runtime.workers import Processes
sys.path.insert(0, {tests!r})
from test_workers import behave, failed
if __name__ == "__main__":
    with Processes(2) as pool:
        for item, outcome in pool.map(behave, ["a", "hang", "hang"], failed):
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


INTERRUPTED_AT_BIRTH = """
import os, signal, sys
from multiprocessing import util
from assetjob.runtime.workers import Processes
sys.path.insert(0, {tests!r})
from test_workers import behave, failed
spawn = util.spawnv_passfds

def spawn_and_interrupt(path, arguments, descriptors):
    born = spawn(path, arguments, descriptors)
    if any("spawn_main" in str(each) for each in arguments):
        os.kill(os.getpid(), signal.{name})
    return born

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    util.spawnv_passfds = spawn_and_interrupt
    with Processes(2) as pool:
        list(pool.map(behave, ["a"], failed))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_waits_until_a_worker_is_born(tmp_path: Path, name: str) -> None:
    script = tmp_path / "script.py"
    text = INTERRUPTED_AT_BIRTH.format(tests=str(Path(__file__).parent), name=name)
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
