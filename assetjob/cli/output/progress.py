"""Progress on stderr: a bar for each stage on a terminal, one line for each stage elsewhere."""

from __future__ import annotations

import sys

import click

from assetjob.cli.output.printable import printable

# The label of each stage, and the unit of its total where that is not the number of items.
_LABELS = {
    "read": ("Reading pages", ""),
    "templates": ("Reading layouts and includes", ""),
    "ocr": ("Reading the text in images", ""),
    "probe": ("Reading images", ""),
    "encode": ("Encoding images", " MP"),
    "choose": ("Choosing the quality of each image and encoding", " MP"),
    "open": ("Opening pages before and after", ""),
    "measure": ("Measuring pages", ""),
    "compare": ("Building comparisons", ""),
}


class ProgressBars:
    """Shows how far each stage of a run is."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._is_terminal = sys.stderr.isatty()
        self._stage = ""
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def __call__(self, stage: str, done: float, total: float) -> None:
        """Show that `done` of `total` are done in `stage`."""
        if self._quiet or not total:
            return
        if stage != self._stage:
            self.close()
            self._start(stage, total)
        if self._bar:
            self._bar.update(round(done * 10) - self._bar.pos)
        if done >= total:
            self.close()

    def note(self, text: str) -> None:
        """Print a line, in quiet runs too."""
        self.close()
        click.secho(printable(text), fg="yellow", err=True)

    def hint(self, text: str) -> None:
        """Print a line, but not in quiet runs."""
        if not self._quiet:
            self.close()
            click.echo(printable(text), err=True)

    def close(self) -> None:
        """End the current bar."""
        if self._bar:
            self._bar.render_finish()
            self._bar = None

    def _start(self, stage: str, total: float) -> None:
        self._stage = stage
        label, unit = _LABELS[stage]
        label = f"{label} ({total:,.0f}{unit})"
        if not self._is_terminal:
            click.echo(label, err=True)
            return
        # In tenths, since the bar counts whole numbers and megapixels are fractions.
        self._bar = click.progressbar(
            length=max(1, round(total * 10)), label=label, file=sys.stderr
        )
        self._bar.render_progress()
