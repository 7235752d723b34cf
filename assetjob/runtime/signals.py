"""Defer Ctrl-C and SIGTERM while an action must not be interrupted halfway, and lose none."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SIGNALS = {signal.SIGINT, signal.SIGTERM}

_AGAIN_SECONDS = 0.01


def repeat_lost_interrupts() -> None:
    """Interrupt this thread again, and silently, where Python cannot raise a KeyboardInterrupt.

    Python prints and drops an exception that a finalizer raises, so a Ctrl-C would be lost that
    comes while one runs, as those of Dask's futures do after each call.
    """
    sys.unraisablehook = _repeat_interrupt


def _repeat_interrupt(unraisable: UnraisableHookArgs) -> None:
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    # Later, and by a timer: an interrupt within this hook would be dropped like the first.
    again = threading.Timer(_AGAIN_SECONDS, _signal_main_thread)
    again.daemon = True
    again.start()


def _signal_main_thread() -> None:
    """Send SIGINT to the main thread, which may have deferred it."""
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


@contextmanager
def deferred_signals() -> Iterator[None]:
    """Defer the signals until the end of the block; a process started in it inherits the mask.

    The mask holds for this thread, and another thread would receive the signal: use it only while
    no thread runs that was started without it. Modules that are imported late are imported in it,
    since an interrupt in the middle of an import is reported as an error of that module.
    """
    with _blocked(SIGNALS):
        yield


@contextmanager
def children_without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C, which a terminal sends to all processes, from those that start in the block.

    So it is from all that threads started in the block start later. This process handles it.
    """
    if sys.platform != "win32":
        from multiprocessing import resource_tracker  # noqa: PLC0415 - seldom needed

        # Else it starts with the first process, and unblocks SIGINT when it has.
        resource_tracker.ensure_running()
    with _blocked({signal.SIGINT}):
        yield


@contextmanager
def _blocked(signals: set[signal.Signals]) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
