"""Prove a run in a browser, and print what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assetjob.browser.measure_pages import BrowserOptions
    from assetjob.job.prove import Proof
    from assetjob.model.result import Result
    from assetjob.report.comparison import Comparison
    from assetjob.settings.schema import Settings


class Prover:
    """Proves an in-place run after it has written the pages, and before its report is written.

    Raises:
        AssetjobError: There is no browser, or it cannot open the site; see `require_provable`.
    """

    def __init__(self, settings: Settings, executable: Path | None, *, quiet: bool) -> None:
        from assetjob.browser.measure_pages import BrowserOptions  # noqa: PLC0415 - rarely needed
        from assetjob.job.prove import require_provable  # noqa: PLC0415

        self._settings = settings
        self._options: BrowserOptions = BrowserOptions(executable, settings.workers)
        self._quiet = quiet
        self._proof: Proof | None = None
        require_provable(settings, self._options)

    def prove(self, result: Result) -> Comparison:
        """Compare what a run changed, undo it if a box moved; return what the report shows."""
        from assetjob.cli.output.progress import ProgressBars  # noqa: PLC0415
        from assetjob.job.compare_sites import shown_in_report  # noqa: PLC0415
        from assetjob.job.prove import prove  # noqa: PLC0415

        bars = ProgressBars(quiet=self._quiet)
        self._proof = prove(result, self._settings, self._options, bars)
        return shown_in_report(self._proof.compared)

    def print_proof(self, reports: Path) -> bool:
        """Write the comparison, print the differences; return whether the run stays."""
        from assetjob.cli.output.cleanup import undone  # noqa: PLC0415 - most runs need none of it
        from assetjob.cli.output.compared import difference_lines, verdict_lines  # noqa: PLC0415
        from assetjob.job.compare_sites import write_comparison  # noqa: PLC0415

        proof = self._proof
        if proof is None:
            return True
        for line in difference_lines(proof.compared):
            click.echo(line, err=True)
        if proof.undone is not None:
            click.secho("A box moved or an image broke: the run was undone.", fg="red", err=True)
            click.echo("\n".join(undone(proof.undone)), err=True)
        elif not self._quiet:
            click.echo("\n".join(verdict_lines(proof.compared)), err=True)
        write_comparison(proof.compared, reports)
        return proof.undone is None
