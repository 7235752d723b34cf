"""Write a manual page for each command: ``python scripts/man_pages.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from click_man.core import write_man_pages

from assetjob import __version__
from assetjob.cli.commands import main


def write(folder: Path) -> None:
    """Write ``assetjob.1``, ``assetjob-audit.1`` and so on; their date is SOURCE_DATE_EPOCH's."""
    folder.mkdir(parents=True, exist_ok=True)
    write_man_pages("assetjob", main, version=__version__, target_dir=str(folder))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
