"""Load and save the baseline's file."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.check.baseline import BaselineError, parse_baseline, render_baseline
from assetjob.model.finding import KnownFinding
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings
from assetjob.store import Disk

MAX_BYTES = 64_000_000


def load_baseline(settings: Settings) -> tuple[KnownFinding, ...]:
    """Return the entries of the site's baseline, none if there is no file.

    Raises:
        BaselineError: The file cannot be read, or is not a baseline.
    """
    path = settings.site / settings.baseline
    if not path.exists():
        return ()
    try:
        text = read_file(settings.site, settings.baseline, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: is not UTF-8; replace it with --write-baseline") from error
    except UnreadableError as error:
        raise BaselineError(f"{path}: {error}") from error
    return parse_baseline(text, str(path))


def save_baseline(settings: Settings, known: Sequence[KnownFinding]) -> None:
    """Write the entries to the site's baseline.

    Raises:
        BaselineError: The file cannot be written.
    """
    try:
        Disk(settings.site).write(settings.baseline, render_baseline(known).encode())
    except OSError as error:
        path = settings.site / settings.baseline
        raise BaselineError(f"{path}: cannot be written: {error.strerror}") from error
