"""Run a command and print what it took, as JSON: wall and CPU seconds, peak bytes, exit code.

A process begins with the peak of the one that started it, so a large program cannot measure a small
one. This one is small.
"""

from __future__ import annotations

import json
import os
import sys
import time

_MUTE = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]


def main(command: list[str]) -> None:
    """Run it to its end, with all processes that it waits for itself."""
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=_MUTE)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    sys.stdout.write(json.dumps([wall, cpu, peak, os.waitstatus_to_exitcode(status)]))


if __name__ == "__main__":
    main(sys.argv[1:])
