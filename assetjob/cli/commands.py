"""The command line: options become Settings, the pipeline runs, its result is shown."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from assetjob import __version__
from assetjob.model.errors import AssetjobError
from assetjob.report import formats
from assetjob.settings.schema import Effort, Gate

if TYPE_CHECKING:
    from assetjob.model.result import Command, Result
    from assetjob.settings.schema import Settings

WRONG_USE = 2
INTERRUPTED = 130

EXAMPLES = """
\b
Examples:
  assetjob audit                      judge the site in this folder
  assetjob fix                        show what would change, change nothing
  assetjob fix --in-place             make variants and rewrite the pages
  assetjob fix --output public _site  write what changes elsewhere
  assetjob audit --fail-on warning    be strict in CI
"""


class Commands(click.Group):
    """The commands; what a user did wrong is one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except AssetjobError as error:
            from assetjob.cli.terminal import shown  # noqa: PLC0415 - --help needs none of it

            click.secho(f"Error: {shown(str(error))}", fg="red", err=True)
            sys.exit(WRONG_USE)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, "-V", "--version", prog_name="assetjob")
def main() -> None:
    """Accessible, responsive images for static sites.

    Scans the pages of a site for their images, judges alt texts and sizes, makes responsive WebP
    variants with srcset, and writes a report that people review.
    """
    # A job that CI ends is ended as a person ends it: the site stays whole.
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every run has."""
    options = [
        click.argument("site", nargs=-1, type=click.Path(path_type=Path)),
        click.option(
            "--reports",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path("reports"),
            show_default=True,
            help="Folder for the reports.",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(get_args(Gate)),
            help="Least severity of a finding that makes the exit code 1.  [default: error]",
        ),
        click.option(
            "--format",
            "report_formats",
            multiple=True,
            type=click.Choice(formats.names()),
            help="A report beside index.html and audit.json; several at once.",
        ),
        click.option(
            "--include",
            metavar="PATTERN",
            multiple=True,
            help="Scan pages that are left out otherwise.",
        ),
        click.option(
            "--exclude",
            metavar="PATTERN",
            multiple=True,
            help="Leave pages out (a .gitignore pattern).",
        ),
        click.option("--drafts", is_flag=True, default=None, help="Scan _drafts too."),
        click.option("--jobs", "-j", type=int, help="Worker processes.  [default: one a CPU]"),
        click.option("--quiet", "-q", is_flag=True, help="Say only what failed."),
        click.option("--verbose", "-v", is_flag=True, help="Name every finding and failure."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@main.command(epilog=EXAMPLES, short_help="Judge the images and write the report.")
@click.option(
    "--write-baseline", is_flag=True, help="Take what is found now as known; only new counts."
)
@click.option(
    "--ratchet", is_flag=True, default=None, help="Take what was mended out of the baseline."
)
@shared
def audit(**options: Any) -> None:
    """Judge the images of SITE and write the report; change nothing else.

    SITE is the site's folder, or files and folders in it; the working folder if left out.
    """
    _run("audit", options)


@main.command(epilog=EXAMPLES, short_help="Make variants and rewrite pages, or show how.")
@click.option("--in-place", is_flag=True, help="Write the variants and the pages.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write changed pages and variants into this folder; leave the site as it is.",
)
@click.option(
    "--decisions",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write reviewers' decisions into the pages: decisions.json or .csv of the report.  "
    "[default: the site's assetjob-decisions.json]",
)
@click.option("--content-width", type=int, help="Width of the text column, in CSS pixels.")
@click.option(
    "--quality",
    type=lambda text: int(text) if text.isdecimal() else text,
    metavar="1..100|auto",
    help="WebP quality; auto: the lowest for each image at which it looks well.  [default: 80]",
)
@click.option(
    "--effort",
    type=click.Choice(get_args(Effort)),
    help="How hard the encoder tries.  [default: normal]",
)
@shared
def fix(*, in_place: bool, **options: Any) -> None:
    """Make WebP variants of SITE's images and give its pages srcset, sizes, width and height.

    Without --in-place or --output nothing is written but the report: the diff is shown.
    """
    if in_place and options["output"]:
        raise AssetjobError("--in-place and --output exclude each other: give one")
    _run("in-place" if in_place else "output" if options["output"] else "preview", options)


@main.command()
@click.argument("audit_json", type=click.Path(path_type=Path), default=Path("reports/audit.json"))
@click.option(
    "--format",
    "wanted",
    multiple=True,
    required=True,
    type=click.Choice(formats.names()),
    help="The report to make; several at once.",
)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the reports.  [default: that of AUDIT_JSON]",
)
def report(audit_json: Path, wanted: tuple[str, ...], reports: Path | None) -> None:
    """Make reports again from AUDIT_JSON, without the site.

    AUDIT_JSON is reports/audit.json if left out.
    """
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    for text in api.convert(audit_json, wanted, reports or audit_json.parent):
        click.echo(text, nl=False)


@main.group()
def decisions() -> None:
    """Work with reviewers' decisions."""


@decisions.command(short_help="Join the decisions of two files.")
@click.argument("one", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("two", type=click.Path(dir_okay=False, path_type=Path))
def merge(one: Path, two: Path) -> None:
    """Join the decisions of ONE and TWO on stdout; show conflicts, and take neither side."""
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it
    from assetjob.review import load  # noqa: PLC0415 - --help needs none of it

    merged = load.merge_files(one, two)
    click.echo(terminal.merged(merged), nl=False)
    for line in terminal.conflicts(merged):
        click.echo(line, err=True)
    sys.exit(bool(merged.conflicts))


@main.command()
@click.argument("site", nargs=-1, type=click.Path(path_type=Path))
def config(site: tuple[Path, ...]) -> None:
    """Show every setting in force for SITE and where it comes from."""
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it
    from assetjob.site import pages  # noqa: PLC0415 - --help needs none of it

    root, _ = pages.find_root(site)
    for line in terminal.settings_in_force(root):
        click.echo(line)


@main.command(short_help="Take back the last fix --in-place.")
@click.argument("site", nargs=-1, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Bring back pages that were changed since too.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what failed.")
def undo(*, force: bool, quiet: bool, **options: Any) -> None:
    """Take back the last "fix --in-place": its pages as they were, its variants removed.

    A page that was changed since stops it: all is taken back, or nothing. Variants that a page
    still mentions stay.
    """
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    undone = api.take_back(_settings(options), force=force)
    if not quiet:
        click.echo("\n".join(terminal.undone(undone)))


@main.command(short_help="List or remove variants that nothing uses.")
@click.argument("site", nargs=-1, type=click.Path(path_type=Path))
@click.option("--in-place", is_flag=True, help="Remove them.")
@click.option("--reports", type=click.Path(path_type=Path), help="A report that does not count.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what failed.")
def clean(*, in_place: bool, quiet: bool, **options: Any) -> None:
    """List the variants that no page, style sheet or other file of SITE mentions any more.

    With --in-place they are removed.
    """
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    found = api.tidy(_settings(options), remove=in_place)
    if not quiet:
        click.echo("\n".join(terminal.unused(found, removed=in_place)))


@main.command()
@click.argument("name", required=False)
def rules(name: str | None) -> None:
    """List the rules, or explain the rule NAME."""
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it

    click.echo(terminal.rule_page(name) if name else terminal.rule_list())


@main.command(short_help="Lay out a small site and fix it.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("assetjob-demo"))
@click.option("--quiet", "-q", is_flag=True, help="Say only what failed.")
def demo(folder: Path, *, quiet: bool) -> None:
    """Lay out a small site with one of everything in FOLDER and fix it in place."""
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    api.lay_out_demo(folder)
    _run(
        "in-place",
        {"site": (folder,), "reports": folder / "reports", "fail_on": "never", "quiet": quiet},
    )


def _run(command: Command, options: dict[str, Any]) -> NoReturn:
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api  # noqa: PLC0415 - --help needs none of it

    quiet, verbose = options.pop("quiet"), options.pop("verbose", False)
    settings = _settings(options)
    bars = terminal.Bars(quiet=quiet)
    result, printed = api.start(command, settings, bars)
    _show(result, printed, settings.reports, quiet=quiet, verbose=verbose)
    if settings.write_baseline and not quiet:
        click.echo(terminal.baseline_written(result, settings.site / settings.baseline), err=True)
    sys.exit(result.exit_code)


def _settings(options: dict[str, Any]) -> Settings:
    from assetjob.settings.load import load  # noqa: PLC0415 - --help needs none of it
    from assetjob.site import pages  # noqa: PLC0415 - --help needs none of it

    root, paths = pages.find_root(options.pop("site"))
    given = {name: value for name, value in options.items() if value not in (None, ())}
    return load(root, {**given, "paths": paths})


def _show(
    result: Result, printed: Iterable[str], folder: Path, *, quiet: bool, verbose: bool
) -> None:
    from assetjob.cli import terminal  # noqa: PLC0415 - --help needs none of it

    colour = False if "NO_COLOR" in os.environ else None
    if result.command == "preview":
        watched = sys.stdout.isatty()
        for line in terminal.diff(result, watched=watched):
            # What is no terminal gets every character as it is.
            click.echo(line, color=colour if watched else True)
    elif not quiet:
        for line in terminal.findings(result, each=verbose):
            click.echo(line, color=colour)
    for text in printed:
        click.echo(text, nl=False)
    for line in terminal.failures(result):
        click.echo(line, err=True, color=colour)
    if not quiet:
        for line in terminal.summary(result, folder):
            click.echo(line, err=True, color=colour)
