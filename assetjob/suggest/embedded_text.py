"""The descriptions in the metadata of an image file, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from assetjob.model.image import EmbeddedText, Image
from assetjob.model.suggestion import Suggestion


def embedded_texts(image: Image) -> Iterator[Suggestion]:
    """Yield the descriptions in the order of the file, of each field those of the best language.

    A text in another language than the page's is left out.
    """
    if image.info is None:
        return
    wanted = _primary(image.ref.value("lang") or image.ref.context.language or "")
    for source, texts in groupby(image.info.texts, lambda each: each.source):
        for text in _in_language(list(texts), wanted):
            yield Suggestion(text.text, source)


def _in_language(texts: list[EmbeddedText], wanted: str) -> list[EmbeddedText]:
    default = [each for each in texts if not each.language]
    if not wanted:
        return default or texts[:1]
    return [each for each in texts if _primary(each.language) == wanted] or default


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
