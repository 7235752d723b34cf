"""The images in the value of ``background`` or ``background-image`` (CSS Backgrounds 3, 2.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assetjob.model.text import Span

_URL = re.compile(r"url\(", re.IGNORECASE)
_GRADIENT = re.compile(
    r"(?:-webkit-|-moz-)?(?:repeating-)?(?:linear|radial|conic)-gradient\(", re.IGNORECASE
)
# What stands for an image, or for a part of the value that is not known.
_UNKNOWN = re.compile(
    r"(?:-webkit-|-moz-)?(?:image-set|cross-fade|element|image|paint|src|var|env|attr|if)\(",
    re.IGNORECASE,
)
# Strings, comments, and what stands between parts of a value.
_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\\.|[(),]|\s+", re.DOTALL
)


def image_list(
    value: str, replaced: Callable[[Span], str | None], *, shorthand: bool
) -> str | None:
    """Return a value of ``background-image`` with the images of `value`, layer by layer.

    `replaced` returns what stands for the ``url()`` at a place in `value`, None if it stays. None
    is returned where the images of the value are not certain.
    """
    images: list[str] = []
    for layer in _layers(value):
        found = [part for part in layer if _is_image(part.of(value), shorthand=shorthand)]
        if any(_UNKNOWN.match(part.of(value)) for part in layer) or len(found) > 1:
            return None
        if not found and not shorthand:
            return None
        images.append(_image(value, found[0], replaced) if found else "none")
    return ", ".join(images)


def _image(value: str, part: Span, replaced: Callable[[Span], str | None]) -> str:
    text = part.of(value)
    return (replaced(part) or text) if _URL.match(text) else text


def _is_image(text: str, *, shorthand: bool) -> bool:
    known = _URL.match(text) or _GRADIENT.match(text)
    return bool(known) or (not shorthand and text.lower() == "none")


def _layers(value: str) -> Iterator[list[Span]]:
    """Yield the parts of each layer of a value; a function with its arguments is one part."""
    parts: list[Span] = []
    start = depth = 0

    def ended(end: int) -> None:
        if end > start:
            parts.append(Span(start, end))

    for token in _TOKEN.finditer(value):
        mark = token[0]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
            if not depth:
                ended(token.end())
                start = token.end()
        elif depth:
            continue
        elif mark == "," or mark.isspace() or mark.startswith("/*"):
            ended(token.start())
            start = token.end()
            if mark == ",":
                yield parts
                parts = []
    ended(len(value))
    yield parts
