"""The commands that open a site in a browser: measure and compare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetjob.cli.options import browser_option, given_settings, quiet_option, settings_options

if TYPE_CHECKING:
    from assetjob.browser.measure_pages import BrowserOptions

_SECONDS = click.option(
    "--seconds",
    type=click.IntRange(1, 3_600),
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
  assetjob measure _site --for .        measure _site for the sources it was built from
  assetjob measure --pages 'news/*'     measure some pages only
  assetjob measure --per-image          give each image the widths that devices need of it
"""


@click.command(epilog=_MEASURE_EXAMPLES, short_help="Measure images in a browser.")
@settings_options
@click.option(
    "--for",
    "source",
    metavar="SOURCE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the sources that SITE was built from; they get the measurements.",
)
@click.option(
    "--pages", "patterns", metavar="PATTERN", multiple=True, help="Measure these pages only."
)
@click.option(
    "--per-image", is_flag=True, help="Let fix make only the widths that devices need of an image."
)
@browser_option
@_AT_ONCE
@_SECONDS
@quiet_option
def measure(
    source: Path | None, patterns: tuple[str, ...], *, per_image: bool, **options: Any
) -> None:
    """Measure how wide the images of a built SITE are drawn, in windows of every width.

    The result is assetjob-measured.json in the site, to be committed; "fix" and "audit" use it
    without a browser. No other host is contacted.
    """
    from assetjob.cli.output.measured import measured_lines, unmeasured_lines  # noqa: PLC0415
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415
    from assetjob.job.measure_site import MeasureOptions, measure_site  # noqa: PLC0415

    quiet, browser = options.pop("quiet"), _browser_options(options)
    site, given = given_settings("audit", options)
    settings = api.settings_of(site, given)
    of_source = api.settings_of((source,), given) if source else None
    bars = ProgressBars(quiet=quiet)
    chosen = MeasureOptions(patterns, per_image)
    done = measure_site(settings, of_source, chosen, browser, bars)
    for line in unmeasured_lines(done):
        click.echo(line, err=True)
    if not quiet:
        for line in measured_lines(done):
            click.echo(line)
    sys.exit(3 if done.failures else 0)


_COMPARE_EXAMPLES = """
\b
Examples:
  assetjob compare site-before site-after   compare two folders
  assetjob compare HEAD _site               compare _site with the last commit
"""


@click.command(epilog=_COMPARE_EXAMPLES, short_help="Compare two versions of a built site.")
@click.argument("before")
@click.argument("after", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--pages", "patterns", metavar="PATTERN", multiple=True, help="Compare these pages only."
)
@click.option(
    "--baseurl", metavar="/PATH", help="Path under which they are served.  [default: by their URLs]"
)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder for compare.html and compare.json.",
)
@browser_option
@_AT_ONCE
@_SECONDS
@quiet_option
def compare(**options: Any) -> None:
    """Open the pages of BEFORE and AFTER in a browser and report what readers would notice.

    BEFORE is a folder, or a git revision of AFTER. Each page that differs is opened in windows of
    360, 768, 1280 and 1920 px. A box that moved by more than a pixel, a broken or different image,
    a lost alt text, a new error on the console or a later layout shift makes the exit code 1.
    """
    from assetjob.cli.output.compared import difference_lines, verdict_lines  # noqa: PLC0415
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415 - --help needs none of it
    from assetjob.job.compare_sites import (  # noqa: PLC0415
        ChosenPages,
        compare_sites,
        write_comparison,
    )

    quiet, browser = options["quiet"], _browser_options(options)
    reports, chosen = options["reports"], ChosenPages(options["patterns"], options["baseurl"])
    bars = ProgressBars(quiet=quiet)
    compared = compare_sites(options["before"], options["after"], chosen, browser, bars)
    write_comparison(compared, reports)
    for line in difference_lines(compared):
        click.echo(line)
    if not quiet:
        for line in verdict_lines(compared):
            click.echo(line, err=True)
        click.echo(f"Report: {reports / 'compare.html'}", err=True)
    sys.exit(compared.exit_code)


def _browser_options(options: dict[str, Any]) -> BrowserOptions:
    from assetjob.browser.measure_pages import BrowserOptions  # noqa: PLC0415
    from assetjob.runtime.resources import usable_processors  # noqa: PLC0415

    executable, seconds = options.pop("executable"), options.pop("seconds")
    at_once = options.pop("at_once") or usable_processors().count
    return BrowserOptions(executable, at_once, seconds)
