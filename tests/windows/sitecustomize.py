"""Take from assetjob what Python lacks on Windows, in every process with this folder in PYTHONPATH.

Only assetjob's own imports are replaced: other packages have their own code for Windows, which does
not work here. What cannot be imitated so: drives, backslashes, names of devices (see
tests/runtime/test_site_paths.py), and the console.
"""

from __future__ import annotations

import builtins
import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

O_BINARY = 1 << 30  # Linux has no such flag, and is not shown it
NO_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NOT_IN_OS = {
    *("O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fchmod"),
    *("fchown", "fork", "getegid", "geteuid", "getgid", "getloadavg", "getuid", "killpg", "mkfifo"),
    *("mknod", "nice", "sched_getaffinity", "setsid", "statvfs", "sysconf", "sync", "uname"),
}
NOT_IN_SIGNAL = {
    *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGUSR1", "SIG_BLOCK", "SIG_SETMASK"),
    *("SIG_UNBLOCK", "alarm", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"),
}


class Replaced(ModuleType):
    """A module without some of its names, and with others."""

    def __init__(self, real: ModuleType, without: set[str], instead: Mapping[str, Any]) -> None:
        super().__init__(real.__name__)
        self.__dict__.update(instead, _real=real, _without=without)

    def __getattr__(self, name: str) -> Any:
        if name in self._without:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real, name, value)


def refused(code: int, *paths: object) -> OSError:
    return OSError(code, os.strerror(code), *map(str, paths))


def open_files() -> set[str]:
    folder = "/proc/self/fd"
    if not real_exists(folder):
        return set()
    found = set()
    for name in os.listdir(folder):
        try:
            found.add(os.readlink(f"{folder}/{name}"))
        except OSError:
            continue
    return found


real_exists, real_open = os.path.exists, os.open


def open_as_windows(path: Any, flags: int, mode: int = 0o777) -> int:
    """Refuse folders, and text mode, in which line ends would be changed."""
    if not flags & O_BINARY:
        raise AssertionError(f"{path}: opened in text mode")
    if os.path.isdir(path):
        raise refused(errno.EACCES, path)
    return real_open(path, flags & ~O_BINARY, mode)


def stat_as_windows(path: Any) -> os.stat_result:
    return os.stat(path)


def access_as_windows(path: Any, mode: int) -> bool:
    return os.access(path, mode)


def utime_as_windows(path: Any) -> None:
    os.utime(path)


def of_closed_files(call: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse to rename, replace or remove a file that this process has opened."""

    def checked(*paths: Any, **options: Any) -> Any:
        assert not options, options
        used = {os.path.realpath(os.fspath(path)) for path in paths} & open_files()
        if used:
            raise refused(errno.EACCES, *sorted(used))
        return call(*paths)

    return checked


def of_pathlib_and_ours(call: Callable[..., Any]) -> Callable[..., Any]:
    """Check the calls of pathlib only: tempfile and others do otherwise on Windows."""
    checked = of_closed_files(call)

    def chosen(*paths: Any, **options: Any) -> Any:
        caller = sys._getframe(1).f_globals["__name__"]
        return (checked if caller.partition(".")[0] == "pathlib" else call)(*paths, **options)

    return chosen


def chmod_as_windows(path: Any, mode: int) -> None:
    os.chmod(path, stat.S_IREAD | (mode & stat.S_IWRITE))


CHANGING = {name: getattr(os, name) for name in ("rename", "replace", "remove", "unlink", "rmdir")}
OURS = {
    "os": Replaced(
        os,
        NOT_IN_OS,
        {name: of_closed_files(call) for name, call in CHANGING.items()}
        | {"O_BINARY": O_BINARY, "open": open_as_windows, "stat": stat_as_windows}
        | {"access": access_as_windows, "utime": utime_as_windows, "chmod": chmod_as_windows}
        | {"supports_dir_fd": set(), "supports_fd": set(), "supports_effective_ids": set()},
    ),
    "signal": Replaced(signal, NOT_IN_SIGNAL, {}),
    "sys": Replaced(sys, set(), {"platform": "win32"}),
}
real_import = builtins.__import__


def import_as_windows(
    name: str,
    globals: Any = None,  # noqa: A002 - as Python names it
    locals: Any = None,  # noqa: A002
    fromlist: Any = (),
    level: int = 0,
) -> ModuleType:
    if globals and str(globals.get("__name__")).partition(".")[0] == "assetjob":
        if name in NO_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in OURS:
            return OURS[name]
    return real_import(name, globals, locals, fromlist, level)


for _name, _call in CHANGING.items():
    setattr(os, _name, of_pathlib_and_ours(_call))
builtins.__import__ = import_as_windows
