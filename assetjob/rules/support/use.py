"""What rules that compare images of the whole site need to know about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assetjob.model.finding import Problem
from assetjob.model.image import Image
from assetjob.model.text import Span
from assetjob.rules.support.text import alt_text, normalized
from assetjob.rules.support.theme import ThemeHints, theme_hints


@dataclass(frozen=True, slots=True)
class Use:
    """An image with alt text; `path` and `digest` are those of its file.

    `reported` are the rules that found a problem on it. The other fields are as in `ImageRef`.
    """

    page: str
    span: Span
    line: int
    column: int
    url: str | None
    theme: ThemeHints
    alt: str
    path: str
    digest: str
    reported: frozenset[str]


Compared = Iterator[tuple[Use, Problem]]


def use_of(image: Image, reported: frozenset[str]) -> Use | None:
    """Return the image as a `Use`, None if it has no alt text to compare.

    The alt text of a linked image says where the link leads, whatever the image shows.
    """
    ref, info = image.ref, image.info
    if info is None or ref.context.link is not None:
        return None
    alt = alt_text(image)
    if not alt or not normalized(alt):
        return None
    position = (image.page, ref.span, ref.line, ref.column, ref.url)
    return Use(*position, theme_hints(ref), alt, info.path, info.digest, reported)
