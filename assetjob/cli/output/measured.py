"""What a browser measured, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

import click

from assetjob.cli.output.printable import printable
from assetjob.job.measure_site import MeasuredSite
from assetjob.measure.measured_file import FILE

_MOST_HOSTS = 5


def measured_lines(done: MeasuredSite) -> Iterator[str]:
    """Yield how many images were measured, and how well ``sizes`` describes them."""
    images = [image.measured for page in done.pages for image in page.images]
    sized = [each for each in images if each.sizes is not None]
    exact = sum(each.exact for each in sized)
    yield f"{FILE}: {len(images):,} images on {len(done.pages):,} pages measured"
    wider, without = len(sized) - exact, len(images) - len(sized)
    yield f"sizes: {exact:,} exact, {wider:,} wider than drawn, {without:,} not known"
    largest = sum(each.always_largest for each in images)
    yield f"largest image of the first view on phone and desktop: on {largest:,} pages"
    yield from _saving_lines(done) if done.saving else _proposal_lines(done)
    if done.refused:
        hosts = sorted(done.refused, key=lambda host: (-done.refused[host], host))
        others = f" and {len(hosts) - _MOST_HOSTS:,} more" if len(hosts) > _MOST_HOSTS else ""
        names = printable(", ".join(hosts[:_MOST_HOSTS]))
        yield f"{sum(done.refused.values()):,} requests to other hosts refused: {names}{others}"


def _proposal_lines(done: MeasuredSite) -> Iterator[str]:
    """Yield settings that fit what was measured, and what they change."""
    found = done.proposal
    if found is None:
        return
    widths = f"widths = {list(found.widths)}"
    column = f", content_width = {found.content_width}" if found.content_width else ""
    yield f"settings that fit: {widths}{column}"
    ratios = f"{found.proposed:.2f} times the pixels that they draw, {found.present:.2f} times"
    yield f"devices load {ratios} with widths = {list(done.widths)}"


def _saving_lines(done: MeasuredSite) -> Iterator[str]:
    """Yield what widths per image save."""
    found = done.saving
    if found is not None:
        less = f", about {found.share:.0%} fewer bytes" if found.share > 0 else ""
        yield (
            f"widths per image: {found.variants:,} variants instead of {found.present:,} with"
            f" widths = {list(done.widths)}{less}"
        )
        ratios = f"{found.loaded:.2f} times the pixels that they draw, {found.present_loaded:.2f}"
        yield f"devices load {ratios} times with those of the settings"


def unmeasured_lines(done: MeasuredSite) -> Iterator[str]:
    """Yield one line for each page that could not be measured."""
    for failure in done.failures:
        where = printable(f"{failure.path}: not measured: {failure.reason}")
        yield f"{click.style('failed  ', fg='red')}{where}"
