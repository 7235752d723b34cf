"""What a run prints: its findings or a diff on stdout, the files that failed and a summary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

import click

from assetjob.check.baseline_file import baseline_path
from assetjob.cli.output import terminal
from assetjob.cli.output.diff import diff
from assetjob.cli.output.findings import all_findings, counts_by_rule, failures, first_findings
from assetjob.cli.output.summary import baseline_written, summary, verdict
from assetjob.cli.output.terminal import Shown
from assetjob.model.result import Result
from assetjob.settings.schema import Settings


def print_findings(result: Result, settings: Settings, shown: Shown, *, quiet: bool) -> None:
    """Print on stdout what a run found, or would change."""
    if result.command == "preview" and shown == "default":
        _print_diff(result)
    elif not quiet and shown != "json":
        for line in _findings(result, settings, shown):
            click.echo(line)


def print_outcome(result: Result, settings: Settings, *, quiet: bool) -> None:
    """Print on stderr the files that failed and the summary; a quiet run that failed says so."""
    for line in failures(result):
        click.echo(line, err=True)
    if not quiet:
        for line in summary(result, settings.reports if settings.write_reports else None):
            click.echo(line, err=True)
        if settings.write_baseline:
            click.echo(baseline_written(result, baseline_path(settings)), err=True)
    elif result.exit_code:
        click.echo(verdict(result), err=True)


def print_unreported(result: Result) -> None:
    """Print every finding of a run whose reports could not be written."""
    for line in all_findings(result):
        click.echo(line)
    for line in failures(result):
        click.echo(line, err=True)


def _findings(result: Result, settings: Settings, shown: Shown) -> Iterator[str]:
    lines = {"terse": counts_by_rule, "full": all_findings}.get(shown, first_findings)
    report = settings.reports / "index.html"
    if settings.write_reports and terminal.shows_links():
        return lines(result, lambda rule: terminal.link(rule, report, f"rule-{rule}"))
    return lines(result)


def _print_diff(result: Result) -> None:
    is_terminal = sys.stdout.isatty()
    # Where it is not a terminal, click must not remove escape sequences of the pages.
    echo = click.echo if is_terminal else partial(click.echo, color=True)
    for line in diff(result, is_terminal=is_terminal):
        echo(line)
