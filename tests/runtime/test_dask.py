"""The executor on a Dask cluster: outcomes, files that travel, versions, and lost processes."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assetjob.model.errors import SettingsError, SiteError
from assetjob.runtime.executors import InputFile, make_executor
from assetjob.runtime.executors.dask import messages
from assetjob.runtime.executors.dask.cluster import reaches_all, require_same_version
from assetjob.runtime.executors.dask.executor import Dask
from assetjob.runtime.executors.dask.messages import SentFile
from assetjob.runtime.executors.dask.scratch import MissingFilesError, Scratch
from assetjob.runtime.safe_read import Folders, SeveralRoots, read_file
from tests.runtime.test_executors import act_out, failed


@dataclass(frozen=True)
class Read:
    """Returns the text of a file, and whether it is read where the client reads it."""

    root: Path

    def __call__(self, path: str) -> tuple[str, bool]:
        return (self.root / path).read_text(), "dask-scratch-space" not in self.root.parts

    def files(self, path: str) -> Iterable[InputFile]:
        text = self.root / path
        digest = hashlib.sha256(text.read_bytes()).hexdigest() if text.exists() else ""
        return [InputFile(0, path, digest)]

    @property
    def roots(self) -> Sequence[Folders]:
        return (self.root,)

    def with_roots(self, roots: Sequence[Folders]) -> Read:
        assert isinstance(roots[0], Path)
        return replace(self, root=roots[0])


@pytest.fixture(scope="module")
def dask() -> Iterator[Dask]:
    with make_executor("serial", 1, seconds=20, memory=4_000_000_000, cluster="local:2") as made:
        assert isinstance(made, Dask)
        yield made


def test_every_item_has_one_outcome(dask: Dask) -> None:
    items = [str(number) for number in range(50)]
    assert sorted(dask.map(act_out, items, failed)) == sorted((i, f"{i} done") for i in items)


def blocks_ctrl_c() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_does_not_reach_local_workers(dask: Dask) -> None:
    assert not blocks_ctrl_c()
    found = dask._cluster.client.run(blocks_ctrl_c)
    assert [*found.values()] == [True, True]


INTERRUPTED = """
import signal, sys
sys.path.insert(0, {tests!r})
from test_executors import act_out, failed
from assetjob.runtime.executors import make_executor
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with make_executor("serial", 1, seconds=20, memory=4_000_000_000, cluster="local:2") as dask:
        for item, outcome in dask.map(act_out, ["a", "hang", "hang"], failed):
            print(outcome, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_workers_and_what_hangs_in_them(tmp_path: Path) -> None:
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
        _, errors = process.communicate(timeout=60)  # which ends when no worker holds stdout
    assert errors.count("Traceback") == 1, errors


def test_nothing_to_do(dask: Dask) -> None:
    assert list(dask.map(act_out, [], failed)) == []


@pytest.mark.parametrize(("item", "reason"), [("die", "SIGKILL"), ("exit", "exit code 3")])
def test_a_lost_child_process_costs_its_item(dask: Dask, item: str, reason: str) -> None:
    outcomes = dict(dask.map(act_out, ["a", item, "b"], failed))
    assert reason in outcomes.pop(item)
    assert outcomes == {"a": "a done", "b": "b done"}


def test_an_exception_of_the_function_is_raised(dask: Dask) -> None:
    with pytest.raises(LookupError, match="raise"):
        list(dask.map(act_out, ["raise"], failed))


def test_files_that_the_workers_see_are_read_there(dask: Dask, tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text("hello")
    ((_, (text, is_there)),) = dask.map(Read(tmp_path), ["a b.txt"], not_expected)
    assert (text, is_there) == ("hello", True)
    assert tmp_path not in dask._placement.unseen


def test_files_that_the_workers_do_not_see_are_sent(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    for number in range(8):
        (tmp_path / "site" / f"{number}.txt").write_text(str(number % 4))
    monkeypatch.chdir(tmp_path)  # of this process: the workers have another
    items = [f"{number}.txt" for number in range(8)]
    for _ in "twice":
        outcomes = dict(dask.map(Read(Path("site")), items, not_expected))
        assert {item: text for item, (text, _) in outcomes.items()} == {
            item: str(int(item[0]) % 4) for item in items
        }
    assert dask._placement.unseen == {Path("site")}


def test_a_file_that_cannot_be_sent_is_read_on_this_machine(dask: Dask, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(dask.map(Read(tmp_path), ["none.txt"], not_expected))


def test_a_worker_whose_disk_is_full_gets_no_more_files(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = dask._cluster.client
    one, two = client.nthreads()
    monkeypatch.chdir(tmp_path)
    for number in range(9):
        Path(f"{number}.txt").write_text(f"{number}" * 2_000)
    items = [f"{number}.txt" for number in range(6)]
    monkeypatch.setattr(dask, "_unusable", {})
    try:
        client.run(limit_file_size, 1_000, workers=[one])
        outcomes = dict(dask.map(Read(Path()), items, not_expected))
        assert {item: text[0] for item, (text, _) in outcomes.items()} == {i: i[0] for i in items}
        assert set(dask._unusable) <= {one}
        client.run(limit_file_size, 1_000, workers=[two])
        with pytest.raises(SiteError, match=r"tcp|tls.*cannot store files: File too large"):
            list(dask.map(Read(Path()), ["6.txt", "7.txt", "8.txt"], not_expected))
    finally:
        client.run(limit_file_size, resource.RLIM_INFINITY)


def limit_file_size(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def not_expected(_item: str, reason: str) -> tuple[str, bool]:
    raise AssertionError(reason)


def test_workers_of_another_version_are_refused(
    dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = (("assetjob", "9.9"), *messages.versions()[1:])
    monkeypatch.setattr("assetjob.runtime.executors.dask.executor.versions", lambda: other)
    monkeypatch.setattr(messages, "versions", lambda: other)
    with pytest.raises(SiteError, match='with its extra "dask" there'):
        list(dask.map(act_out, ["a"], failed))


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ((("assetjob", "0.0"),), "tcp://w has assetjob 0.0 and this process has"),
        (ModuleNotFoundError("assetjob"), "tcp://w cannot load this version of assetjob"),
    ],
)
def test_other_versions_are_named(reply: object, problem: str) -> None:
    with pytest.raises(SiteError, match=problem):
        require_same_version("tcp://w", reply)
    require_same_version("tcp://w", messages.versions())


@pytest.mark.parametrize("address", ["", "local:0", "local:1000", "here", "file:///x", "tcp://x"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="is not an address"):
        make_executor("serial", 1, seconds=1, memory=1, cluster=address)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assetjob.runtime.executors.dask.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(SiteError, match=r"--dask tcp://127\.0\.0\.1:9: cannot be reached"):
        make_executor("serial", 1, seconds=1, memory=1, cluster="tcp://127.0.0.1:9")


def test_workers_that_cannot_be_started_are_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # Processes that end at once would leave Dask's settings of their environment in this process.
    def fail(**_options: object) -> None:
        raise RuntimeError("Nanny failed to start.")

    monkeypatch.setattr("assetjob.runtime.executors.dask.cluster.LocalCluster", fail)
    with pytest.raises(SiteError, match=r"--dask local:1: the workers cannot be started; check"):
        make_executor("serial", 1, seconds=1, memory=1, cluster="local:1")


def sent(path: str, text: bytes, *, with_data: bool) -> SentFile:
    return SentFile(0, path, hashlib.sha256(text).hexdigest(), text if with_data else None)


def lay_out(scratch: Scratch, root: Folders, file: SentFile) -> bytes:
    with scratch.roots([root], [file]) as (found,):
        return read_file(found, file.path, 100)


ELSEWHERE = Path("elsewhere")


def test_scratch_keeps_what_was_sent(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    with pytest.raises(MissingFilesError):
        lay_out(scratch, ELSEWHERE, sent("a/b.txt", b"x", with_data=False))
    assert lay_out(scratch, ELSEWHERE, sent("a/b.txt", b"x", with_data=True)) == b"x"
    assert lay_out(scratch, ELSEWHERE, sent("c.txt", b"x", with_data=False)) == b"x"
    assert not list(tmp_path.glob("task-*"))


def test_scratch_reads_the_same_content_at_the_same_path(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    for name in ("site/a.txt", "other/b.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    roots = SeveralRoots(tmp_path / "site", {"outside": tmp_path / "other"})
    for path in ("a.txt", "outside/b.txt"):
        assert lay_out(scratch, roots, sent(path, b"x", with_data=False)) == b"x"
        with pytest.raises(MissingFilesError):
            lay_out(scratch, roots, sent(path, b"y", with_data=False))


@pytest.mark.parametrize("path", ["../a.txt", "/a.txt", "a/../../b.txt"])
def test_scratch_writes_nowhere_else(tmp_path: Path, path: str) -> None:
    with pytest.raises(PermissionError):
        lay_out(Scratch(tmp_path / "scratch"), ELSEWHERE, sent(path, b"x", with_data=True))
    assert [each.name for each in tmp_path.iterdir()] == ["scratch"]


def test_scratch_removes_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assetjob.runtime.executors.dask.scratch._KEPT_BYTES", 10)
    scratch = Scratch(tmp_path)
    for text in (b"first!", b"second"):
        lay_out(scratch, ELSEWHERE, sent("a.txt", text, with_data=True))
    with pytest.raises(MissingFilesError):
        lay_out(scratch, ELSEWHERE, sent("a.txt", b"first!", with_data=False))
    assert len(list(tmp_path.iterdir())) == 1


def test_results_come_directly_from_workers_that_can_be_reached(dask: Dask) -> None:
    assert dask._cluster.direct


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "inproc://10.0.0.1/1/2", "tcp://[::1]:1"])
def test_workers_that_cannot_be_reached_send_results_to_the_scheduler(address: str) -> None:
    assert not reaches_all([address])
