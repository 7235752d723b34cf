"""The commands that show, prune and clear the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from assetjob.cli.options import CACHE, given_settings, settings_options

EXAMPLES = """
\b
Examples:
  assetjob cache info
  assetjob cache prune --megabytes 500
  assetjob cache clear --cache .cache/assetjob
"""


@click.group(epilog=EXAMPLES)
def cache() -> None:
    """Show, prune or clear the cache, where runs keep variants and results.

    It is the one that a run over SITE would use: --cache, $ASSETJOB_CACHE, the setting cache, or a
    folder in your home folder.
    """


def _cache_options(command: Callable[..., None]) -> Callable[..., None]:
    return settings_options(CACHE(command))


@cache.command(short_help="Show where it is and how large it is.")
@_cache_options
def info(**options: Any) -> None:
    """Show the cache's folder, where that is configured, what it holds and its size limit."""
    from assetjob.cli.output.cache import cache_info  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api, cache_tools  # noqa: PLC0415

    settings = api.settings_of(*given_settings("audit", options))
    for line in cache_info(cache_tools.cache_state(settings)):
        click.echo(line)


@cache.command(short_help="Remove old entries and those beyond the size limit.")
@click.option(
    "--megabytes",
    type=click.IntRange(min=0),
    help="Size limit; the least recently used entries are removed.  [default: cache_megabytes]",
)
@click.option(
    "--days",
    type=click.IntRange(min=0),
    help="Remove entries that were not used for this many days.  [default: cache_days]",
)
@_cache_options
def prune(*, megabytes: int | None, days: int | None, **options: Any) -> None:
    """Remove old entries, then the least recently used ones beyond the size limit.

    Every run that adds to the cache does this at its end.
    """
    from assetjob.cli.output.cache import pruned  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api, cache_tools  # noqa: PLC0415

    settings = api.settings_of(*given_settings("audit", options))
    click.echo(pruned(*cache_tools.prune_cache(settings, megabytes=megabytes, days=days)))


@cache.command(short_help="Remove everything in it.")
@_cache_options
def clear(**options: Any) -> None:
    """Remove everything in the cache: the next run encodes every variant that a site lacks."""
    from assetjob.cli.output.cache import cleared  # noqa: PLC0415 - --help needs none of it
    from assetjob.job import api, cache_tools  # noqa: PLC0415

    settings = api.settings_of(*given_settings("audit", options))
    click.echo(cleared(*cache_tools.clear_cache(settings)))
