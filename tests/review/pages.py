"""Pages whose images point at files, for the tests of decisions."""

from __future__ import annotations

from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def resolved_page(text: str, markup: Markup, dialect: str) -> ResolvedPage:
    source = Source("page", markup, text, dialect)
    page = parse(source, ())
    images = tuple(
        Image(
            "page",
            ref,
            Target(TargetState.LOCAL, ref.url),
            ImageInfo(str(ref.url), "jpeg", 4, 2, 9, f"digest of {ref.url}"),
        )
        for ref in page.refs
    )
    return ResolvedPage(source, page, images)
