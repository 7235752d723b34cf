"""Parse pages, many of them in the workers: an audit spends most of its time here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from assetjob.job.cache import Key, Table
from assetjob.job.cached_map import Work, cached_map
from assetjob.job.context import RunContext
from assetjob.job.tasks import parse
from assetjob.model.image import Failure
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.runtime.spill import SpillList

# Characters of all pages: fewer are parsed faster than a worker loads the parsers.
_FEW = 2_000_000
# Characters of the largest page that is sent to a worker, whose memory is limited.
_LARGEST = 1_000_000
PAGES: Table[ParsedPage] = Table("page", ParsedPage)
_REWRITES: Table[bool] = Table("rewrite", bool)


def parse_one(run: RunContext, source: Source) -> ParsedPage:
    """Parse a page in this process.

    Raises:
        PageError: It cannot be parsed.
    """
    from assetjob.parse import page as parsers  # noqa: PLC0415 - its libraries load slowly

    return parsers.parse(source, run.settings.front_matter_keys)


def parse_all(
    run: RunContext, sources: Iterable[Source], total: int
) -> Iterator[tuple[Source, ParsedPage | Failure, bool]]:
    """Yield each source, its page or why it cannot be parsed, and whether the cache held it."""
    keys = run.settings.front_matter_keys
    function, key = partial(parse, keys), partial(_parsed_page_key, keys)
    work: Work[Source, ParsedPage] = Work("read", PAGES, function, key, lambda each: each.path)
    return cached_map(run, work, sources, total, partial(_map, run))


def parse_known(run: RunContext, source: Source) -> tuple[ParsedPage, bool]:
    """Return what is on a page, from the cache or parsed in this process; and which of the two.

    Raises:
        PageError: It cannot be parsed.
    """
    known = run.cache.get(PAGES, _parsed_page_key(run.settings.front_matter_keys, source))
    if isinstance(known, ParsedPage):
        return known, True
    page = parse_one(run, source)
    keep_parsed(run, source, page)
    return page, False


def is_known_rewrite(run: RunContext, before: Source, after: Source) -> bool:
    """Tell whether an earlier run made the same text of the same page, which it had parsed."""
    return run.cache.get(_REWRITES, _rewrite_key(run, before, after)) is not None


def keep_rewrite(run: RunContext, before: Source, after: Source) -> None:
    """Put into the cache that `after` was made of `before`, which was parsed."""
    run.cache.put(_REWRITES, _rewrite_key(run, before, after), True)


def _rewrite_key(run: RunContext, before: Source, after: Source) -> Key:
    written = hashlib.sha256(after.text.encode()).hexdigest()
    return (*_parsed_page_key(run.settings.front_matter_keys, before), written)


def keep_parsed(run: RunContext, source: Source, page: ParsedPage) -> None:
    """Put a page that was parsed elsewhere into the cache."""
    run.cache.put(PAGES, _parsed_page_key(run.settings.front_matter_keys, source), page)


def _parsed_page_key(keys: tuple[str, ...], source: Source) -> Key:
    digest = hashlib.sha256(source.text.encode()).hexdigest()
    return (digest, source.markup, source.dialect, source.block_html, keys)


def _map(
    run: RunContext,
    function: Callable[[Source], ParsedPage | Failure],
    sources: Sequence[Source],
    failed: Callable[[Source, str], ParsedPage | Failure],
) -> Iterator[tuple[Source, ParsedPage | Failure]]:
    """Parse in the workers, but few pages and very large ones in this process."""
    if sum(len(source.text) for source in sources) <= _FEW:
        yield from ((source, function(source)) for source in sources)
        return
    large: SpillList[Source] = SpillList()
    yield from run.executor.map(function, _small(sources, large), failed)
    yield from ((source, function(source)) for source in large)


def _small(sources: Iterable[Source], large: SpillList[Source]) -> Iterator[Source]:
    """Yield the sources that a worker may parse; add the others to `large`."""
    for source in sources:
        if len(source.text) <= _LARGEST:
            yield source
        else:
            large.add(source)
