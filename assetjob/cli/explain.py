"""The command explain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from assetjob.cli.options import given_settings, quiet_option, settings_file_options
from assetjob.model.errors import SiteError

EXAMPLES = """
\b
Examples:
  assetjob explain index.html       every image of the page
  assetjob explain index.html:12    the image at line 12
"""


@click.command(epilog=EXAMPLES, short_help="Explain what was found and would be written.")
@click.argument("page", metavar="PAGE[:LINE]")
@settings_file_options
@quiet_option
def explain(page: str, *, quiet: bool, **options: Any) -> None:
    """Explain what was found for each image of PAGE (or the one at LINE) and what fix would write.

    The whole site is read, as for a report. Nothing is written.
    """
    from assetjob.cli.output.explanation import explanation_lines  # noqa: PLC0415 - as in run
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415
    from assetjob.job import api  # noqa: PLC0415
    from assetjob.site.root import is_image  # noqa: PLC0415

    path, line = _split(page)
    if is_image(path):
        raise SiteError(f"{path}: is no page; name a page that uses it")
    options["site"], options["whole_site"] = (path,), True
    settings = api.settings_of(*given_settings("fix", options))
    found = 0
    for name, each in api.explain_page(settings, line, ProgressBars(quiet=quiet)):
        found += 1
        click.echo("\n".join(explanation_lines(name, each)))
    if not found:
        where = f" at line {line}" if line is not None else ""
        raise SiteError(f"{path}: has no image{where}, or is left out of the site")


def _split(page: str) -> tuple[Path, int | None]:
    """Return the path and the line of ``PAGE[:LINE[:COLUMN]]``; a file may have such a name."""
    match = re.fullmatch(r"(.+?):(\d+)(?::\d+)?:?", page)
    if match is None or Path(page).exists():
        return Path(page), None
    return Path(match[1]), int(match[2])
