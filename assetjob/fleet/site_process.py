"""One site's run: the ordinary command in a process of its own, so that a crash ends it alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from assetjob.fleet.sites import FleetSite

_END_SECONDS = 60.0  # to roll back
_KEPT_LINES = 20  # of its messages


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What all sites of a fleet have in common.

    Up to `at_once` sites run at the same time, each with so many worker processes (`jobs`). `dask`
    is the address of a cluster, for which `environment` has the keys. `cache` is the folder of the
    cache, None for the usual one. `resume` leaves out what a run has done that was ended.
    """

    at_once: int
    jobs: int
    resume: bool = False
    dask: str | None = None
    cache: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


class SiteProcess:
    """A run over `site`, whose files are in `folder`; its reports go to `reports`."""

    def __init__(self, site: FleetSite, folder: Path, reports: Path, options: RunOptions) -> None:
        self.site = site
        self.folder = folder
        self.reports = reports
        self._messages: deque[bytes] = deque(maxlen=_KEPT_LINES)
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "assetjob", *_arguments(site, folder, reports, options)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **options.environment},
            start_new_session=True,  # Ctrl-C is passed on once, by `end`
        )
        self._reader = Thread(target=self._messages.extend, args=[self._process.stderr])
        self._reader.start()

    @property
    def is_done(self) -> bool:
        """Tell whether it has ended."""
        return self._process.poll() is not None

    @property
    def problem(self) -> str:
        """Why there is no result, in one line; "" if there is one."""
        code = self._process.returncode
        if code in (0, 1, 3):
            return ""
        last = self._messages[-1].decode("utf-8", "replace").strip() if self._messages else ""
        return last.removeprefix("Error: ") or f"ended with exit code {code}"

    def end(self) -> None:
        """Interrupt the run, which rolls back what it has written, and wait for it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.close()

    def close(self) -> None:
        """Read the last messages, once it has ended."""
        self._reader.join()
        if self._process.stderr:
            self._process.stderr.close()


def _arguments(
    site: FleetSite, folder: Path, reports: Path, options: RunOptions
) -> list[str | Path]:
    command: list[str | Path] = ["audit"] if site.run == "audit" else ["fix"]
    if site.run in ("in-place", "branch"):
        command.append("--in-place")
    elif site.run == "output":
        command += ["--output", output_folder(site, reports)]
    command += [arg for key, value in site.settings for arg in ("--set", f"{key}={value}")]
    command += ["--dask", options.dask] if options.dask else []
    command += ["--cache", options.cache] if options.cache else []
    return [*command, "--jobs", str(options.jobs), "--reports", reports, "--quiet", "--", folder]


def output_folder(site: FleetSite, reports: Path) -> Path:
    """Return the folder that a run writes to: the site's, or one whose files are uploaded."""
    if "://" in site.output:
        return reports.parent.parent / "work" / f"{site.slug}-output"
    return Path(site.output)
