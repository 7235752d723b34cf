"""The commands that open the site in a browser: measure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetjob.cli.options import given_settings, quiet_option, settings_options

if TYPE_CHECKING:
    from assetjob.browser.measure_pages import BrowserOptions

_BROWSER = click.option(
    "--browser",
    "executable",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Chromium to use.  [default: an installed one, else Playwright's]",
)
_SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(1, 3_600),
    default=60,
    show_default=True,
    help="Time limit for a page.",
)
_AT_ONCE = click.option(
    "--jobs",
    "-j",
    "at_once",
    type=click.IntRange(1, 64),
    help="Number of pages open at once.  [default: one for each CPU]",
)

_MEASURE_EXAMPLES = """
\b
Examples:
  assetjob measure                      measure the built site in this folder
  assetjob measure _site --for .        measure _site for the sources it was built of
  assetjob measure --pages 'news/*'     measure some pages only
"""


@click.command(epilog=_MEASURE_EXAMPLES, short_help="Measure images in a browser.")
@settings_options
@click.option(
    "--for",
    "source",
    metavar="SOURCE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the sources that SITE was built of; they get the measurements.",
)
@click.option(
    "--pages", "patterns", metavar="PATTERN", multiple=True, help="Measure these pages only."
)
@_BROWSER
@_AT_ONCE
@_SECONDS
@quiet_option
def measure(source: Path | None, patterns: tuple[str, ...], **options: Any) -> None:
    """Measure how wide the images of a built SITE are drawn, in windows of every width.

    The result is assetjob-measured.json in the site, to be committed; "fix" and "audit" use it
    without a browser. No other host is reached.
    """
    from assetjob.cli.output.measured import measured_lines, unmeasured_lines  # noqa: PLC0415
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415
    from assetjob.job.measure_site import measure_site  # noqa: PLC0415

    quiet, browser = options.pop("quiet"), _browser_options(options)
    site, given = given_settings("audit", options)
    settings = api.settings_of(site, given)
    of_source = api.settings_of((source,), given) if source else None
    bars = ProgressBars(quiet=quiet)
    done = measure_site(settings, of_source, patterns, browser, bars)
    for line in unmeasured_lines(done):
        click.echo(line, err=True)
    if not quiet:
        for line in measured_lines(done):
            click.echo(line)
    sys.exit(3 if done.failures else 0)


def _browser_options(options: dict[str, Any]) -> BrowserOptions:
    from assetjob.browser.measure_pages import BrowserOptions  # noqa: PLC0415
    from assetjob.runtime.resources import usable_processors  # noqa: PLC0415

    executable, seconds = options.pop("executable"), options.pop("seconds")
    at_once = options.pop("at_once") or usable_processors().count
    return BrowserOptions(executable, at_once, seconds)
