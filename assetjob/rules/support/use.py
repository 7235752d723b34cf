"""What rules that compare images of the whole site need to know about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname

from assetjob.model.finding import Problem
from assetjob.model.image import Image
from assetjob.model.text import Span
from assetjob.rules.support.text import alt_text, normalized
from assetjob.rules.support.theme import ThemeHints, theme_hints


@dataclass(frozen=True, slots=True)
class Use:
    """An image with alt text; `path` and `digest` are those of its file.

    `reported` are the rules that found a problem on it. `translation` is the primary language tag
    in the path of the page, `language` the one that the page states for the text, each "" where
    there is none. The other fields are as in `ImageRef`.
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
    translation: str
    language: str
    reported: frozenset[str]


# A folder or a part of a file name in projects with translations: "content/pt-br/", "index.fr.md".
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?", re.IGNORECASE)
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
    stated = (ref.value("lang") or ref.context.language or "").lower().partition("-")[0]
    languages = (_translation(image.page), stated)
    return Use(*position, theme_hints(ref), alt, info.path, info.digest, *languages, reported)


def _translation(page: str) -> str:
    parts = [*dirname(page).split("/"), *basename(page).split(".")[1:-1]]
    found = next(filter(None, map(_LANGUAGE.fullmatch, parts)), None)
    return found[1].lower() if found else ""
