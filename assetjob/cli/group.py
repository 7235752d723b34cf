"""The group of all commands: it turns errors and interrupts into one line and an exit code."""

from __future__ import annotations

import signal
import sys
from typing import Any, NoReturn

import click

from assetjob import __version__
from assetjob.cli.output.terminal import colour
from assetjob.model.errors import AssetjobError
from assetjob.runtime.signals import repeat_lost_interrupts

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

EXAMPLES = """
\b
Examples:
  assetjob audit                      check the site in this folder
  assetjob fix                        show what would change
  assetjob fix --in-place             make variants and rewrite the pages
  assetjob fix --output public _site  write variants and changed pages to another folder
  assetjob audit --fail-on warning    fail on warnings too
"""


class Commands(click.Group):
    """Reports an error of use as one line with exit code 2."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the options that stand before the command."""
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            _exit_for(error)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        ctx.color = colour()
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _exit_for(error)
        except AssetjobError as error:
            from assetjob.cli.output.printable import printable  # noqa: PLC0415 - only here

            click.secho(f"Error: {printable(str(error))}", fg="red", err=True)
            sys.exit(EXIT_USAGE)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            sys.exit(EXIT_INTERRUPTED)


def _exit_for(error: click.UsageError) -> NoReturn:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    said = " ".join(error.format_message().split())
    command = error.ctx.command_path if error.ctx else "assetjob"
    click.secho(f"Error: {said} See '{command} --help'.", fg="red", err=True)
    sys.exit(EXIT_USAGE)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, "-V", "--version", prog_name="assetjob")
def main() -> None:
    """Accessible, responsive images for static sites.

    Scans the pages of a site for their images, checks alt text and sizes, makes responsive WebP
    variants with srcset, and writes a report for review.
    """
    # A job that CI cancels ends as with Ctrl-C: the site stays consistent.
    signal.signal(signal.SIGTERM, _interrupt)
    repeat_lost_interrupts()


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
