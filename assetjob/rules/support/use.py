"""Images as far as they are compared with others of the site, which are too many to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assetjob.model.finding import Problem
from assetjob.model.image import Image
from assetjob.model.text import Span
from assetjob.rules.support.text import alternative, folded
from assetjob.rules.support.theme import Shown, shown


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a picture, and its text.

    `path` and `digest` are those of its file, `told` names the rules that found something on it;
    the rest is as in `ImageRef`.
    """

    page: str
    span: Span
    line: int
    column: int
    url: str | None
    shown: Shown
    alt: str
    path: str
    digest: str
    told: frozenset[str]


Compared = Iterator[tuple[Use, Problem]]


def use_of(image: Image, told: frozenset[str]) -> Use | None:
    """Return the use of a picture that has words of its own, else None.

    A linked image has none: it says where its link goes, whatever the picture.
    """
    ref, info = image.ref, image.info
    if info is None or ref.context.link is not None:
        return None
    alt = alternative(image)
    if not alt or not folded(alt):
        return None
    place = (image.page, ref.span, ref.line, ref.column, ref.url)
    return Use(*place, shown(ref), alt, info.path, info.digest, told)
