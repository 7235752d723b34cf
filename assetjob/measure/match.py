"""Find the images of a page that a browser measured: on the built page, and in its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from assetjob.browser.measure_page import PageImage
from assetjob.measure.keys import is_shown
from assetjob.model.image import Image, ResolvedPage

_Found = TypeVar("_Found")


def of_built_page(
    page: ResolvedPage, found: Iterable[PageImage], served: Callable[[str], str]
) -> dict[int, PageImage]:
    """Return what was found of the images of a page, by their number on it.

    An image is known by its ``src``, which `served` turns into the one that the browser got. Where
    scripts add or remove images of the same ``src``, none of these is known.
    """
    return _paired(page, lambda image: served((image.ref.url or "").strip()), _grouped(found))


def of_source(page: ResolvedPage, built: Mapping[str, list[_Found]]) -> dict[int, _Found]:
    """Return what was found of the images of a page's source, by their number on it.

    `built` has it by the digests of the image files, in the order of the built page.
    """
    return _paired(page, lambda image: image.digest, built)


def _grouped(found: Iterable[PageImage]) -> dict[str, list[PageImage]]:
    groups: defaultdict[str, list[PageImage]] = defaultdict(list)
    for each in found:
        groups[each.source].append(each)
    return groups


def _paired(
    page: ResolvedPage, name: Callable[[Image], str], found: Mapping[str, list[_Found]]
) -> dict[int, _Found]:
    """Pair images with what was found under their names, in their order.

    Where the numbers differ, all of a name must agree.
    """
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for at, image in enumerate(page.images):
        if is_shown(image):
            numbers[name(image)].append(at)
    pairs: dict[int, _Found] = {}
    for each, places in numbers.items():
        of_name = found.get(each, [])
        if len(of_name) != len(places):
            of_name = of_name[:1] * len(places) if _agree(of_name) else []
        pairs.update(zip(places, of_name, strict=False))
    return pairs


def _agree(found: list[_Found]) -> bool:
    return all(each == found[0] for each in found[1:])
