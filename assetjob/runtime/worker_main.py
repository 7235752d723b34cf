"""What runs in a worker process: receive an item, call the function, send its outcome."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection

from assetjob.runtime.signals import SIGNALS

STARTED = b"started"  # the first message of a worker
OUT_OF_MEMORY = b"out of memory"  # an answer without a value


def serve(pipe: Connection, memory: int, prepare: Callable[[], None] | None) -> None:
    """Say that the worker has started, then answer until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(memory)
    if prepare:
        with suppress(Exception):  # the first item fails alike, and its error is reported
            prepare()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send_bytes(STARTED)
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _end_with_parent() -> None:
    """End this process when its parent has died, even in the middle of an item that hangs."""
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _answer(message: bytes) -> bytes:
    try:
        function, item = pickle.loads(message)  # noqa: S301  # our own parent's
        return pickle.dumps((function(item), None))
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001  # raised again in the parent
        error.add_note("In a worker:\n" + traceback.format_exc())
        return pickle.dumps((None, error))


def _limit_memory(limit: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on every system

    with suppress(ValueError, OSError):  # a lower limit is set already, or the system has none
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
