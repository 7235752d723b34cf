"""``python -m assetjob``, and the command ``assetjob``."""

import atexit
import gc
import io
import os
import signal
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line, which workers do not need although they load this module."""
    from assetjob.cli.commands import main  # noqa: PLC0415

    _escape_on_stdout()
    try:
        main()
    except SystemExit as end:
        _ignore_signals()
        if end.code == _INTERRUPTED:
            # CPython would end by SIGINT if Ctrl-C came while it executed a string, as dataclasses
            # do when they are imported, although the exception was handled.
            atexit._run_exitfuncs()  # noqa: SLF001 - what os._exit leaves out
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(_INTERRUPTED)
        raise
    finally:
        gc.freeze()  # else all is looked through for garbage at the exit: a twentieth of a run


def _escape_on_stdout() -> None:
    r"""Print what the encoding of stdout lacks as \u2026: on Windows that of a pipe lacks most."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _ignore_signals() -> None:
    """Let a signal that comes after the end of the run not change its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
