"""The encode jobs of a site, and why an image file gets none."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assetjob.images.variants import Widths, job_of
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.variant import EncodeJob
from assetjob.rewrite.art_direction import picture_files
from assetjob.rewrite.backgrounds import background_images
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.measured_widths import measured_widths
from assetjob.rewrite.source_tags import image_markups
from assetjob.rewrite.writable import is_rewritable, stays_markdown
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings


def encode_jobs(pages: Iterable[ResolvedPage], settings: Settings) -> Sequence[EncodeJob]:
    """Return one job for each original of which variants can be made, by path.

    Files of the same bytes share the variants of the first of them.
    """
    originals: SpillMap[tuple[ImageInfo, str]] = SpillMap()
    uses: SpillMap[frozenset[Widths]] = SpillMap()
    full_size: set[str] = set()
    for page in pages:
        for info, root, widths in _originals(page, settings):
            _put(originals, info, root)
            known = uses.get(info.digest, frozenset())
            if widths not in known:
                uses.put(info.digest, known | {widths})
        for image in background_images(page) if settings.backgrounds else ():
            if image.info is not None:
                _put(originals, image.info, _root(image))
                full_size.add(image.info.digest)
    return SpillList(_jobs(originals.values(), uses, full_size, settings))


def _put(originals: SpillMap[tuple[ImageInfo, str]], info: ImageInfo, root: str) -> None:
    """Keep the innermost of the folders that are served at the root of an original's pages.

    Each of them holds the original, and only what is in the innermost has a URL on all pages.
    """
    known = originals[info.path][1] if info.path in originals else ""
    originals.put(info.path, (info, max(known, root, key=len)))


def _jobs(
    originals: Iterable[tuple[ImageInfo, str]],
    uses: Mapping[str, frozenset[Widths]],
    full_size: Container[str],
    settings: Settings,
) -> Iterator[EncodeJob]:
    firsts: SpillMap[str] = SpillMap()
    for info, root in originals:
        key = f"{info.digest} {root}"
        if key not in firsts:
            firsts.put(key, info.path)
        first = replace(info, path=firsts[key])
        widths = uses.get(info.digest) or ((),)
        if job := job_of(first, settings, root, full_size=info.digest in full_size, widths=widths):
            yield replace(job, info=info)


def _originals(page: ResolvedPage, settings: Settings) -> Iterator[tuple[ImageInfo, str, Widths]]:
    """Yield the originals of a page's variants, with the folder at the root and the widths."""
    found = tuple(image_markups(page, settings.variants_dir))
    for markup in found:
        if is_rewritable(markup, settings) and markup.image.info is not None:
            widths = measured_widths(markup.image, settings)
            yield markup.image.info, _root(markup.image), widths
    for file in picture_files(found):
        if file.info is not None and not (file.img.ref.scripted or file.img.ref.skipped):
            yield file.info, _root(file.img), ()


def kept_in_markdown(page: ResolvedPage, settings: Settings) -> Iterator[str]:
    """Yield the paths of image files that get no variants where their images stay in Markdown."""
    for markup in image_markups(page, settings.variants_dir):
        info, form = markup.image.info, markup.image.target.form
        if info and form and stays_markdown(markup, settings):
            yield info.path


def shaped_by_css(page: ResolvedPage, styles: Styles, settings: Settings) -> Iterator[str]:
    """Yield the paths of image files whose markup stays because of CSS; see `new_markup`."""
    for markup in image_markups(page, settings.variants_dir):
        info = markup.image.info
        if info is not None and is_rewritable(markup, settings):
            box = styles.box(markup.as_authored.ref)
            if not box.is_ordinary or (info.orientation != 1 and not box.is_oriented):
                yield info.path


def _root(image: Image) -> str:
    form = image.target.form
    if form is None:
        return ""
    return form.root if form.holder is None else form.holder
