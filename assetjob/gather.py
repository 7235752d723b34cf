"""The first half of a run: every page read, parsed and resolved, every image probed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from assetjob.discover import find_pages, is_report, read_source
from assetjob.errors import PageError
from assetjob.looks import look_at
from assetjob.model import (
    CandidateImage,
    Failure,
    Image,
    ImageInfo,
    ImageRef,
    JudgedPage,
    Page,
    Source,
    Target,
    TargetState,
    Thumbnail,
)
from assetjob.parsing import parse_all, parse_one
from assetjob.resolve import Resolver
from assetjob.run import Run
from assetjob.thumbnails import Shown, complete, recall
from assetjob.work import probe

Targets = tuple[tuple[ImageRef, Target, tuple[Target, ...]], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The site as it is: pages with their images, the facts of each image file by its path.

    `shown` are the pictures for the report, as far as they are known by now. `recalled` are the
    paths of the pages that the cache told of: they were not parsed.
    """

    pages: tuple[JudgedPage, ...]
    infos: Mapping[str, ImageInfo]
    shown: Shown
    failures: tuple[Failure, ...]
    recalled: frozenset[str]


def gather(run: Run) -> Gathered:
    """Return every page of the site with its images; what cannot be read is a Failure."""
    found, recalled, failures = _pages(run)
    resolver = Resolver(run.site)
    pages = [(page, tuple(resolver.targets(page))) for page in found]
    infos, unread = _probe(run, pages)
    sets = ((own, *others) for _, targets in pages for _, own, others in targets if others)
    infos, unseen = look_at(run, sets, infos)
    unread |= unseen
    judged = tuple(_page(page, targets, infos, unread) for page, targets in pages)
    shown = recall(run, _pictured(judged, infos))
    gathered = Gathered(judged, infos, shown, (*failures, *unread.values()), recalled)
    return _without(gathered, shown.broken)


def _pages(run: Run) -> tuple[list[Page], frozenset[str], list[Failure]]:
    """Return the pages, the paths of those that the cache told of, and what cannot be read."""
    keys = run.settings.front_matter_keys
    paths = tuple(find_pages(run.site, run.settings))
    sources = [read_source(run.site, path, run.settings) for path in paths]
    failures = [source for source in sources if isinstance(source, Failure)]
    read = [source for source in sources if isinstance(source, Source) and not is_report(source)]
    known = {page.source.path: page for page in run.cache.pages(read, keys) if page}
    new = [source for source in read if source.path not in known]
    pages = dict(known)
    settled = len(paths) - len(new)
    if settled:
        run.progress("read", settled, len(paths))
    for done, (source, outcome) in enumerate(parse_all(run, new), settled + 1):
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            run.cache.keep_page(outcome, keys)
            pages[source.path] = outcome
        run.progress("read", done, len(paths))
    return [pages[path] for path in paths if path in pages], frozenset(known), failures


def show(run: Run, gathered: Gathered, made: Mapping[str, Thumbnail]) -> Gathered:
    """Return the site with all its pictures for the report; `made` came with the variants."""
    infos = _pictured(gathered.pages, gathered.infos)
    shown = complete(run, infos, gathered.shown, made)
    new = {p: f for p, f in shown.broken.items() if p not in gathered.shown.broken}
    return _without(replace(gathered, shown=shown), new)


def _pictured(pages: Iterable[JudgedPage], infos: Mapping[str, ImageInfo]) -> tuple[ImageInfo, ...]:
    """Return the facts of the files that pages show, by path."""
    paths = {image.target.path for page in pages for image in page.images if image.info}
    return tuple(infos[path] for path in infos if path in paths)


def _without(gathered: Gathered, broken: Mapping[str, Failure]) -> Gathered:
    """Forget the facts of files whose header is right and whose picture is not."""
    if not broken:
        return gathered
    pages = tuple(
        replace(page, images=tuple(_image_without(image, broken) for image in page.images))
        for page in gathered.pages
    )
    infos = {path: info for path, info in gathered.infos.items() if path not in broken}
    return replace(
        gathered, pages=pages, infos=infos, failures=(*gathered.failures, *broken.values())
    )


def regather(
    run: Run,
    page: Page,
    resolver: Resolver,
    known: Mapping[str, ImageInfo],
    unread: Iterable[Failure],
) -> JudgedPage:
    """Return a page as it will be with what its images show.

    `known` are its images' facts, those of new files included; `unread` the files without any.
    """
    if run.command == "in-place":
        run.cache.keep_page(page, run.settings.front_matter_keys)
    return _page(page, tuple(resolver.targets(page)), known, {each.path: each for each in unread})


def is_as_parsed(run: Run, page: Page) -> bool:
    """Tell whether parsing finds on a page what the cache told of it."""
    try:
        return parse_one(run, page.source) == page
    except PageError:
        return False


def _image_without(image: Image, broken: Mapping[str, Failure]) -> Image:
    candidates = tuple(_facts_without(each, broken) for each in image.candidates)
    return replace(_facts_without(image, broken), candidates=candidates)


def _facts_without(image: _Judged, broken: Mapping[str, Failure]) -> _Judged:
    failure = broken.get(image.info.path) if image.info else None
    return replace(image, info=None, failure=failure) if failure else image


_Judged = TypeVar("_Judged", Image, CandidateImage)


def _probe(
    run: Run, pages: Iterable[tuple[Page, Targets]]
) -> tuple[dict[str, ImageInfo], dict[str, Failure]]:
    """Read the header and the digest of every file that a page uses, once."""
    targets = (
        target for _, found in pages for _, own, others in found for target in (own, *others)
    )
    paths = sorted({t.path for t in targets if t.state is TargetState.LOCAL and t.path})
    statuses = {path: status for path in paths if (status := run.status(path))}
    infos = {info.path: info for info in run.cache.infos(statuses) if info}
    failures = _failures(run, "probe", [path for path in paths if path not in infos])
    outcomes = run.executor.map(
        partial(probe, run.site.root, run.settings.limits),
        [path for path in paths if path not in infos and path not in failures],
        lambda path, reason: Failure(path, "probe", reason),
    )
    for done, (path, outcome) in enumerate(outcomes, len(infos) + len(failures) + 1):
        if isinstance(outcome, Failure):
            failures[path] = outcome
            if path in statuses:
                run.cache.keep_failure(outcome, statuses[path], run.settings.limits)
        else:
            infos[path] = outcome
            if path in statuses:
                run.cache.keep_info(outcome, statuses[path])
        run.progress("probe", done, len(paths))
    return dict(sorted(infos.items())), failures


def _failures(run: Run, stage: str, paths: Iterable[str]) -> dict[str, Failure]:
    """Return what is known to fail again."""
    limits = run.settings.limits
    known = (
        run.cache.failure(path, stage, status, limits)
        for path in paths
        if (status := run.status(path))
    )
    return {failure.path: failure for failure in known if failure}


def _page(
    page: Page,
    targets: Targets,
    infos: Mapping[str, ImageInfo],
    failures: Mapping[str, Failure],
) -> JudgedPage:
    images = tuple(
        Image(
            page=page.source.path,
            ref=ref,
            target=own,
            info=_known(infos, own),
            failure=failures.get(own.path or ""),
            candidates=tuple(
                CandidateImage(
                    candidate, target, _known(infos, target), failures.get(target.path or "")
                )
                for candidate, target in zip(ref.candidates, others, strict=True)
            ),
        )
        for ref, own, others in targets
    )
    return JudgedPage(page, images)


def _known(infos: Mapping[str, ImageInfo], target: Target) -> ImageInfo | None:
    return infos.get(target.path or "") if target.state is TargetState.LOCAL else None
