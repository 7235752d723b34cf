"""The first half of a run: every page read, parsed and resolved, every image probed once."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from assetjob.discover import find_pages, is_report, read_source
from assetjob.drawings import drawings
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
from assetjob.resolve import Resolver
from assetjob.run import Run
from assetjob.work import probe, thumbnail

# The longer side of the report's thumbnails, in pixels, while there are at most so many pictures:
# large enough to be described, and the report stays under 12 MB up to 2,000 of them. More are
# files beside it.
_SIDES = ((200, 640), (450, 480), (1_000, 320), (2_000, 150))
_SIDE_BESIDE = 320

Targets = tuple[tuple[ImageRef, Target, tuple[Target, ...]], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The site as it is: pages with their images, the facts of each image file by its path.

    `recalled` are the paths of the pages that the cache told of: they were not parsed.
    """

    pages: tuple[JudgedPage, ...]
    infos: Mapping[str, ImageInfo]
    thumbnails: Mapping[str, Thumbnail]
    failures: tuple[Failure, ...]
    recalled: frozenset[str]


def gather(run: Run) -> Gathered:
    """Return every page of the site with its images; what cannot be read is a Failure."""
    resolver = Resolver(run.site)
    pages: list[tuple[Page, Targets]] = []
    failures: list[Failure] = []
    recalled: set[str] = set()
    for source in _sources(run):
        if isinstance(source, Failure):
            failures.append(source)
            continue
        page = run.cache.page(source, run.settings.front_matter_keys)
        if page:
            recalled.add(source.path)
        else:
            page = _parse(run, source)
            run.cache.keep_page(page, run.settings.front_matter_keys)
        pages.append((page, tuple(resolver.targets(page))))
    infos, unread = _probe(run, pages)
    sets = ((own, *others) for _, targets in pages for _, own, others in targets if others)
    infos, unseen = look_at(run, sets, infos)
    unread |= unseen
    shown = {own.path for _, targets in pages for _, own, _ in targets}
    thumbnails, undecoded = _thumbnails(run, [infos[path] for path in infos if path in shown])
    # A header can be right where the picture is not: what cannot be decoded is not touched.
    infos = {path: info for path, info in infos.items() if path not in undecoded}
    unread |= undecoded
    judged = tuple(_page(page, targets, infos, unread) for page, targets in pages)
    return Gathered(judged, infos, thumbnails, (*failures, *unread.values()), frozenset(recalled))


def regather(
    run: Run,
    source: Source,
    resolver: Resolver,
    known: Mapping[str, ImageInfo],
    unread: Iterable[Failure],
) -> JudgedPage:
    """Return a page as it will be.

    `known` are its images' facts, those of new files included; `unread` the files without any.
    """
    page = _parse(run, source)
    if run.command == "in-place":
        run.cache.keep_page(page, run.settings.front_matter_keys)
    return _page(page, tuple(resolver.targets(page)), known, {each.path: each for each in unread})


def is_as_parsed(run: Run, page: Page) -> bool:
    """Tell whether parsing finds on a page what the cache told of it."""
    return _parse(run, page.source) == page


def _parse(run: Run, source: Source) -> Page:
    from assetjob.parse import parse  # noqa: PLC0415 - its libraries load slowly

    return parse(source, run.settings.front_matter_keys)


def _sources(run: Run) -> Iterator[Source | Failure]:
    paths = tuple(find_pages(run.site, run.settings))
    for done, path in enumerate(paths, 1):
        source = read_source(run.site, path, run.settings)
        if isinstance(source, Failure) or not is_report(source):
            yield source
        run.progress("read", done, len(paths))


def _probe(
    run: Run, pages: Iterable[tuple[Page, Targets]]
) -> tuple[dict[str, ImageInfo], dict[str, Failure]]:
    """Read the header and the digest of every file that a page uses, once."""
    targets = (
        target for _, found in pages for _, own, others in found for target in (own, *others)
    )
    paths = sorted({t.path for t in targets if t.state is TargetState.LOCAL and t.path})
    statuses = {path: status for path in paths if (status := _status(run, path))}
    known = ((path, run.cache.info(path, status)) for path, status in statuses.items())
    infos = {path: info for path, info in known if info}
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
        if (status := _status(run, path))
    )
    return {failure.path: failure for failure in known if failure}


def _status(run: Run, path: str) -> os.stat_result | None:
    try:
        return (run.site.root / path).stat()
    except OSError:
        return None  # probing finds out why


def _thumbnails(
    run: Run, infos: Iterable[ImageInfo]
) -> tuple[dict[str, Thumbnail], dict[str, Failure]]:
    """Make a thumbnail of each picture, once however many files it has."""
    infos = tuple(infos)
    same: dict[str, list[ImageInfo]] = defaultdict(list)
    for info in infos:
        if info.format not in _UNPICTURED:
            same[info.digest].append(info)
    side = thumbnail_side(len(same))
    known = ((digest, run.cache.thumbnail(digest, side)) for digest in same)
    made = {digest: small for digest, small in known if small}
    firsts = {files[0].path: files for digest, files in same.items() if digest not in made}
    failures: dict[str, Failure] = {}
    for path, failure in _failures(run, "thumbnail", firsts).items():
        failures |= {each.path: replace(failure, path=each.path) for each in firsts.pop(path)}
    outcomes = run.executor.map(
        partial(thumbnail, run.site.root, run.settings.limits, side),
        [files[0] for files in firsts.values()],
        lambda info, reason: Failure(info.path, "thumbnail", reason),
    )
    for done, (info, outcome) in enumerate(outcomes, len(same) - len(firsts) + 1):
        if isinstance(outcome, Failure):
            if status := _status(run, info.path):
                run.cache.keep_failure(outcome, status, run.settings.limits)
            failures |= {each.path: replace(outcome, path=each.path) for each in same[info.digest]}
        else:
            made[info.digest] = outcome
            run.cache.keep_thumbnail(outcome, side)
        run.progress("thumbnail", done, len(same))
    made |= drawings(run.site.root, (info for info in infos if info.format == "svg"))
    return dict(sorted(made.items())), failures


def thumbnail_side(pictures: int) -> int:
    """Return the longer side of each thumbnail of so many pictures, in pixels."""
    return next((side for most, side in _SIDES if pictures <= most), _SIDE_BESIDE)


_UNPICTURED = frozenset({"svg", "ico", "other"})


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
