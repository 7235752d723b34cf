"""Texts next to an image that may describe it: its caption, and the headings of a table or list."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.image import Image
from assetjob.model.suggestion import Suggestion


def nearby_texts(image: Image) -> Iterator[Suggestion]:
    """Yield the texts of the page that name or describe the image, the closest first."""
    context, page = image.ref.context, image.page
    numbered = context.numbered_caption or ""
    if context.caption and not (numbered and context.caption.endswith(numbered)):
        yield Suggestion(context.caption, "caption", page)
    if numbered:
        yield Suggestion(numbered, "numbered caption", page)
    if context.caption_by_look:
        yield Suggestion(context.caption_by_look, "text below the image", page)
    if context.cell_heading:
        yield Suggestion(context.cell_heading, "heading of the table row", page)
    if context.heading and not context.block and context.inside("li"):
        yield Suggestion(context.heading, "heading of the list", page)
