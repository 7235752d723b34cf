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
    if done.refused:
        hosts = sorted(done.refused, key=lambda host: (-done.refused[host], host))
        others = f" and {len(hosts) - _MOST_HOSTS:,} more" if len(hosts) > _MOST_HOSTS else ""
        names = printable(", ".join(hosts[:_MOST_HOSTS]))
        yield f"{sum(done.refused.values()):,} requests to other hosts refused: {names}{others}"


def unmeasured_lines(done: MeasuredSite) -> Iterator[str]:
    """Yield one line for each page that could not be measured."""
    for failure in done.failures:
        where = printable(f"{failure.path}: not measured: {failure.reason}")
        yield f"{click.style('failed  ', fg='red')}{where}"
