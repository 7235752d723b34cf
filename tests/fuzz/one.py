"""Fuzz one target in this process, guided by coverage, until it fails or its time is over.

    python tests/fuzz/one.py TARGET [libFuzzer's options] CORPUS

libFuzzer ends the process itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    """Run libFuzzer."""
    with atheris.instrument_imports(include=["assetjob"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - what is imported here is guided

    name = sys.argv.pop(1)
    target = TARGETS[name]

    def one(data: bytes) -> None:
        target.check(target.spell(data))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
