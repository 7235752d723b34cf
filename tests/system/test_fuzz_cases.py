"""Every crash and hang that fuzzing ever found, and the seeds of each target; see tests/fuzz."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CASES = Path(__file__).parents[1] / "cases" / "fuzz"
FOUND = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*"))


@pytest.mark.parametrize("name", FOUND)
def test_found_inputs_stay_fixed(name: str) -> None:
    TARGETS[name.partition("/")[0]].check((CASES / name).read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_target_accepts_its_seeds(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds():
        target.check(target.spell(seed))
