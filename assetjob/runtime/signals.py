"""Defer Ctrl-C and SIGTERM while an action must not be interrupted halfway."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = {signal.SIGINT, signal.SIGTERM}


@contextmanager
def deferred_signals() -> Iterator[None]:
    """Defer the signals until the end of the block; a process started in it inherits the mask.

    The mask holds for this thread, and another thread would receive the signal: use it only while
    no thread runs that was started without it. Modules that are imported late are imported in it,
    since an interrupt in the middle of an import is reported as an error of that module.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
