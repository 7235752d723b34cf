"""Parse many pages, in the workers where that pays: most of the time of an audit is spent here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from assetjob.job.context import RunContext
from assetjob.job.tasks import parse
from assetjob.model.image import Failure
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.runtime.spill import SpillList

# Characters of all pages: fewer are parsed before a worker has loaded the parsers.
_MANY = 2_000_000
# Characters of a page for a worker, whose memory is limited.
_LARGEST = 1_000_000


def parse_one(run: RunContext, source: Source) -> ParsedPage:
    """Parse a page, here and now.

    Raises:
        PageError: It cannot be parsed.
    """
    from assetjob.parse import page as parsers  # noqa: PLC0415 - its libraries load slowly

    return parsers.parse(source, run.settings.front_matter_keys)


def parse_all(
    run: RunContext, sources: Iterable[Source]
) -> Iterator[tuple[Source, ParsedPage | Failure]]:
    """Yield each source with its page, or why it cannot be parsed, as they are done.

    `sources` is read as the work goes on.
    """
    waiting = iter(sources)
    first = list(_up_to(_MANY, waiting))
    here: SpillList[Source] = SpillList()
    handed = _small(chain(first, waiting), here)
    if sum(len(source.text) for source in first) <= _MANY:
        here, handed = SpillList(first), iter(())
    one = partial(parse, run.settings.front_matter_keys)
    outcomes = run.executor.map(
        one, handed, lambda source, reason: Failure(source.path, "parse", reason)
    )
    yield from outcomes
    yield from ((source, one(source)) for source in here)


def _up_to(characters: int, sources: Iterator[Source]) -> Iterator[Source]:
    """Yield sources until they have more characters."""
    for source in sources:
        yield source
        characters -= len(source.text)
        if characters < 0:
            return


def _small(sources: Iterable[Source], large: SpillList[Source]) -> Iterator[Source]:
    """Yield the sources that a worker may parse; lay the others on the shelf."""
    for source in sources:
        if len(source.text) <= _LARGEST:
            yield source
        else:
            large.add(source)
