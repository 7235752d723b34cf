"""The processors and the memory that a process may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.runtime.resources import available_memory, memory_of_worker, usable_processors

Build = Callable[[Mapping[str, str | bytes]], Path]

V2 = {"proc/self/cgroup": "0::/a/b\n"}
V1 = {"proc/self/cgroup": "4:cpu,cpuacct:/a\n3:memory:/a\n1:name=systemd:/a\n"}
INFO = {"proc/meminfo": "MemTotal: 900 kB\nMemAvailable: 500 kB\n"}


@pytest.fixture(autouse=True)
def _eight_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.parametrize(
    ("files", "count", "limited_by"),
    [
        ({}, 8, "the CPU affinity"),
        (V2 | {"sys/fs/cgroup/a/b/cpu.max": "250000 100000\n"}, 3, "the control group"),
        (V2 | {"sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, 1, "the control group"),
        (V2 | {"sys/fs/cgroup/a/b/cpu.max": "max 100000\n"}, 8, "the CPU affinity"),
        (V2 | {"sys/fs/cgroup/other/cpu.max": "100000 100000\n"}, 8, "the CPU affinity"),
        (V2 | {"sys/fs/cgroup/a/b/cpu.max": "1600000 100000\n"}, 8, "the CPU affinity"),
        (
            {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "200000 100000"},
            2,
            "the control",
        ),
        (
            V1
            | {
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "150000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
            },
            2,
            "the control group",
        ),
        (V1 | {"sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "-1\n"}, 8, "the CPU affinity"),
    ],
)
def test_processors(
    site: Build, files: dict[str, str | bytes], count: int, limited_by: str
) -> None:
    found = usable_processors(site(files))
    assert found.count == count
    assert found.limited_by.startswith(limited_by)


def test_without_an_affinity_all_processors_count(
    site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert usable_processors(site({})).count == 16


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        (INFO, 512_000),
        (INFO | V2 | {"sys/fs/cgroup/a/b/memory.max": "400000\n"}, 400_000),
        (INFO | V2 | {"sys/fs/cgroup/a/memory.max": "max\n"}, 512_000),
        (INFO | V1 | {"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "300000\n"}, 300_000),
    ],
)
def test_memory(site: Build, files: dict[str, str | bytes], expected: int | None) -> None:
    assert available_memory(site(files)) == expected


def test_a_larger_image_needs_more_memory() -> None:
    assert 300e6 < memory_of_worker(24_000_000) < 500e6
    assert memory_of_worker(0) < memory_of_worker(1_000_000)
