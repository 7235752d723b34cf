"""An interrupt is not lost, whatever code it comes in."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import signal
from assetjob.runtime.signals import repeat_lost_interrupts

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a job in the background
repeat_lost_interrupts()


class Value:
    def __del__(self) -> None:
        {in_finalizer}


try:
    Value()
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="raise_signal ends a process on Windows")
def test_an_interrupt_in_a_finalizer_is_raised_after_it() -> None:
    done = _run("signal.raise_signal(signal.SIGINT)")
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


def test_other_errors_of_a_finalizer_are_shown() -> None:
    done = _run("print(1 / 0)", loop="break")
    assert done.returncode == 0
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def _run(in_finalizer: str, loop: str = "pass") -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(in_finalizer=in_finalizer).replace(
        "        pass\n", f"        {loop}\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
