"""Prove a run in a browser, and print what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assetjob.browser.measure_pages import BrowserOptions
    from assetjob.model.result import Result
    from assetjob.settings.schema import Settings


def require_proof(settings: Settings, executable: Path | None) -> None:
    """Check before a run that its changes can be proved; see `require_provable`."""
    from assetjob.job.prove import require_provable  # noqa: PLC0415 - most runs need none of it

    require_provable(settings, _options(settings, executable))


def print_proof(
    result: Result, settings: Settings, executable: Path | None, *, quiet: bool
) -> bool:
    """Compare what a run changed, print the differences; return whether the run stays."""
    from assetjob.cli.output.cleanup import undone  # noqa: PLC0415 - most runs need none of it
    from assetjob.cli.output.compared import difference_lines, verdict_lines  # noqa: PLC0415
    from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415
    from assetjob.job.compare_sites import write_comparison  # noqa: PLC0415
    from assetjob.job.prove import prove  # noqa: PLC0415

    options = _options(settings, executable)
    proof = prove(result, settings, options, ProgressBars(quiet=quiet))
    write_comparison(proof.compared, settings.reports)
    for line in difference_lines(proof.compared):
        click.echo(line, err=True)
    if proof.undone is None:
        if not quiet:
            click.echo("\n".join(verdict_lines(proof.compared)), err=True)
        return True
    click.secho("A box moved or an image broke: the run was undone.", fg="red", err=True)
    click.echo("\n".join(undone(proof.undone)), err=True)
    return False


def _options(settings: Settings, executable: Path | None) -> BrowserOptions:
    from assetjob.browser.measure_pages import BrowserOptions  # noqa: PLC0415

    return BrowserOptions(executable, settings.workers)
