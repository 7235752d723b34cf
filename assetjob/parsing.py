"""Parse many pages, in the workers where that pays: most of the time of an audit is spent here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from assetjob.model import Failure, Page, Source
from assetjob.run import Run
from assetjob.work import parse

# Characters of all pages: fewer are parsed before a worker has loaded the parsers.
_MANY = 2_000_000
# Characters of a page for a worker, whose memory is limited.
_LARGEST = 1_000_000


def parse_one(run: Run, source: Source) -> Page:
    """Parse a page, here and now.

    Raises:
        PageError: It cannot be parsed.
    """
    from assetjob import parse as parsers  # noqa: PLC0415 - its libraries load slowly

    return parsers.parse(source, run.settings.front_matter_keys)


def parse_all(run: Run, sources: Sequence[Source]) -> Iterator[tuple[Source, Page | Failure]]:
    """Yield each source with its page, or why it cannot be parsed, as they are done."""
    one = partial(parse, run.settings.front_matter_keys)
    are_many = sum(len(source.text) for source in sources) > _MANY
    handed = [source for source in sources if are_many and len(source.text) <= _LARGEST]
    outcomes = run.executor.map(
        one, handed, lambda source, reason: Failure(source.path, "parse", reason)
    )
    here = (source for source in sources if not are_many or len(source.text) > _LARGEST)
    for source, outcome in chain(outcomes, ((source, one(source)) for source in here)):
        yield source, replace(outcome, source=source) if isinstance(outcome, Page) else outcome
