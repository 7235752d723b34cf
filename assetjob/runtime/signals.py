"""Interrupts: Ctrl-C and SIGTERM held back while something must not be left half done.

A signal that is blocked in one thread only is caught by another one, so where this is used no
thread may run that was started without it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = {signal.SIGINT, signal.SIGTERM}


@contextmanager
def held_back() -> Iterator[None]:
    """Let them wait until the end; a process started meanwhile is born deaf to them.

    Modules that load late load in it: an interrupt that came while a module is made would be told
    as an error that nobody caught.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
