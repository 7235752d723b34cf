"""Fuzz one target in this process, guided by coverage, until it fails or the time is up.

    python tests/fuzz/one.py TARGET LAST [libFuzzer's options] CORPUS

libFuzzer ends the process itself. The file LAST always holds the input under way, so that it is
known whatever ends the process: libFuzzer keeps none where the system kills it for its memory.
"""

from __future__ import annotations

import mmap
import resource
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.last import SIZE, put

MEMORY = 6_000_000_000  # bytes of address space: what swells ends here, and not the machine


def main() -> None:
    """Run libFuzzer."""
    with atheris.instrument_imports(include=["assetjob"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - what is imported here is guided

    name, last = sys.argv.pop(1), sys.argv.pop(1)
    target = TARGETS[name]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with Path(last).open("w+b") as file:
        file.truncate(SIZE)
        memory = mmap.mmap(file.fileno(), SIZE)

    def one(data: bytes) -> None:
        put(memory, data)
        target.check(target.spell(data))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
