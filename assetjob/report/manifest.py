"""The manifest: the candidates of each original, for components that render images themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from assetjob.model.formats import FORMATS, best_first
from assetjob.model.image import ImageInfo
from assetjob.model.result import Result
from assetjob.model.target import UrlForm
from assetjob.model.variant import Encoded, Variant
from assetjob.report import jsontext
from assetjob.rewrite.urls import url_of
from assetjob.runtime.spill import SpillMap

SCHEMA = 1


def render(result: Result) -> Iterator[str]:
    """Yield JSON: the originals by the URLs that pages have for them, with their candidates.

    URLs count from the root, as ``/images/hill.jpg``, or have the prefix of a `UrlMap`.
    """
    entries: SpillMap[dict[str, object]] = SpillMap()
    for page in result.pages:
        for image in page.images:
            info, form = image.info, image.target.form
            made = result.encoded.get(info.path) if info else None
            if info and form and made and made.kept:
                rooted = form if form.folder is None else UrlForm("/", root=form.root)
                entries.put(url_of(rooted, info.path), _entry(made, info, rooted))
    return jsontext.render({"schema": SCHEMA, "images": dict(entries.items())})


def _entry(made: Encoded, info: ImageInfo, form: UrlForm) -> dict[str, object]:
    variants = sorted((kept.variant for kept in made.kept), key=attrgetter("format", "width"))
    by_format = {kind: list(its) for kind, its in groupby(variants, attrgetter("format"))}
    sources = [
        {"type": FORMATS[kind].media_type, "srcset": _srcset(by_format[kind], form)}
        for kind in best_first(frozenset(by_format))
    ]
    return {"width": info.width, "height": info.height, "sources": sources}


def _srcset(variants: list[Variant], form: UrlForm) -> str:
    return ", ".join(f"{url_of(form, each.path)} {each.width}w" for each in variants)
