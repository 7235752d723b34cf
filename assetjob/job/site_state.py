"""The first half of a run: every page read, parsed and resolved, every image probed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from assetjob.job.context import RunContext
from assetjob.job.fingerprints import fingerprint_all
from assetjob.job.parse_pages import parse_one
from assetjob.job.probe_images import probe_all
from assetjob.job.read_pages import Targets, read_all
from assetjob.job.thumbnails import Shown, complete, recall
from assetjob.model.errors import PageError
from assetjob.model.image import (
    CandidateImage,
    Failure,
    Image,
    ImageInfo,
    ResolvedPage,
    Target,
    TargetState,
    Thumbnail,
)
from assetjob.model.page import ParsedPage
from assetjob.model.text import Source
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.site.resolve import Resolver


@dataclass(frozen=True, slots=True)
class Gathered:
    """The site as it is: pages with their images, the facts of each image file by its path.

    `pictured` are the facts of the files that pages show, candidates aside. `shown` are the
    pictures for the report, as far as they are known by now. `recalled` are the paths of the pages
    that the cache told of: they were not parsed. `unread` says by path why an image file has no
    facts, `failed` are the pages that could not be read. `left_out` counts the pages that are left
    out by default, by the reason; `notes` say what else cannot be read.
    """

    pages: Sequence[ResolvedPage]
    infos: Mapping[str, ImageInfo]
    pictured: Mapping[str, ImageInfo]
    shown: Shown
    unread: Mapping[str, Failure]
    failed: tuple[Failure, ...]
    recalled: frozenset[str]
    left_out: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that cannot be read."""
        return (*self.failed, *self.unread.values())


def gather(run: RunContext) -> Gathered:
    """Return every page of the site with its images; what cannot be read is a Failure."""
    read = read_all(run)
    infos, unread = probe_all(run, read.files)
    unread |= fingerprint_all(run, read.sets, infos)
    pages: SpillList[ResolvedPage] = SpillList()
    pictured: SpillMap[ImageInfo] = SpillMap()
    for source, page, targets in read.pages.values():
        judged = _page(source, page, targets, infos, unread)
        pages.add(judged)
        for image in judged.images:
            if image.info and image.info.path not in pictured:
                pictured.put(image.info.path, image.info)
    shown = recall(run, pictured.values())
    failed, recalled = tuple(read.failures), frozenset(read.recalled)
    gathered = Gathered(
        pages, infos, pictured, shown, unread, failed, recalled, read.left_out, read.notes
    )
    return _without(gathered, shown.broken)


def show(run: RunContext, gathered: Gathered, made: Mapping[str, Thumbnail]) -> Gathered:
    """Return the site with all its pictures for the report; `made` came with the variants."""
    shown = complete(run, gathered.pictured.values(), gathered.shown, made)
    new = {p: f for p, f in shown.broken.items() if p not in gathered.shown.broken}
    return _without(replace(gathered, shown=shown), new)


def _without(gathered: Gathered, broken: Mapping[str, Failure]) -> Gathered:
    """Forget the facts of files whose header is right and whose picture is not."""
    if not broken:
        return gathered
    pages = SpillList(
        replace(page, images=tuple(_image_without(image, broken) for image in page.images))
        for page in gathered.pages
    )
    infos, pictured = (
        SpillMap((p, info) for p, info in all_.items() if p not in broken)
        for all_ in (gathered.infos, gathered.pictured)
    )
    unread = {**gathered.unread, **broken}
    return replace(gathered, pages=pages, infos=infos, pictured=pictured, unread=unread)


def regather(  # noqa: PLR0913, PLR0917 - a page before and after
    run: RunContext,
    source: Source,
    page: ParsedPage,
    resolver: Resolver,
    gathered: Gathered,
    planned: Mapping[str, ImageInfo],
) -> ResolvedPage:
    """Return a page as it will be with what its images show.

    `planned` are the facts of new files by their paths, which need not be on the disk.
    """
    if run.command == "in-place":
        run.cache.keep_page(source, page, run.settings.front_matter_keys)
    targets = tuple(resolver.targets(source, page, planned))
    files = (target.path for _, own, others in targets for target in (own, *others) if target.path)
    infos = {
        path: info
        for path in files
        if (info := planned.get(path) or gathered.infos.get(path)) is not None
    }
    return _page(source, page, targets, infos, gathered.unread)


def is_as_parsed(run: RunContext, source: Source, page: ParsedPage) -> bool:
    """Tell whether parsing finds on a page what the cache told of it."""
    try:
        return parse_one(run, source) == page
    except PageError:
        return False


def _image_without(image: Image, broken: Mapping[str, Failure]) -> Image:
    candidates = tuple(_facts_without(each, broken) for each in image.candidates)
    return replace(_facts_without(image, broken), candidates=candidates)


def _facts_without(image: _Judged, broken: Mapping[str, Failure]) -> _Judged:
    failure = broken.get(image.info.path) if image.info else None
    return replace(image, info=None, failure=failure) if failure else image


_Judged = TypeVar("_Judged", Image, CandidateImage)


def _page(
    source: Source,
    page: ParsedPage,
    targets: Targets,
    infos: Mapping[str, ImageInfo],
    failures: Mapping[str, Failure],
) -> ResolvedPage:
    images = tuple(
        Image(
            page=source.path,
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
    return ResolvedPage(source, page, images)


def _known(infos: Mapping[str, ImageInfo], target: Target) -> ImageInfo | None:
    return infos.get(target.path or "") if target.state is TargetState.LOCAL else None
