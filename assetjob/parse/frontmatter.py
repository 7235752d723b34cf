"""Front matter: YAML between two ``---`` lines at the very start of a page.

What decides the page's URL is kept, and the values of the keys that name images, each with its
span. YAML is read event by event and never constructed: no tags, no recursion, and aliases are not
followed, so that a bomb of them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.model.page import FrontMatter
from assetjob.model.text import Span
from assetjob.runtime.safe_yaml import events

_FENCED = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n?|\n)(?P<yaml>(?:.*?(?:\r\n?|\n))??)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_TOML = re.compile(
    r"\ufeff?\+\+\+[ \t]*(?:\r\n?|\n).*?(?:\r\n?|\n)\+\+\+[ \t]*(?=\r|\n|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class FrontImage:
    """An image named in the front matter. `span` covers the scalar's text without its quotes."""

    key: str
    url: str
    span: Span


def read_front_matter(
    text: str, keys: tuple[str, ...]
) -> tuple[FrontMatter | None, tuple[FrontImage, ...]]:
    """Return the page's front matter, if it has one, and the images that it names.

    `keys` are the keys, at any depth, whose values name images. YAML that cannot be read leaves the
    facts empty and says so in `FrontMatter.problem`.
    """
    found = _FENCED.match(text)
    if not found:
        other = _TOML.match(text)
        return (FrontMatter(Span(0, other.end())) if other else None), ()
    span = Span(0, found.end())
    try:
        scalars = tuple(_scalars(found["yaml"], frozenset(keys)))
    except yaml.YAMLError as error:
        return FrontMatter(span, problem=_reason(error)), ()
    offset = found.start("yaml")
    images = tuple(
        FrontImage(scalar.image_key, scalar.value.strip(), _value_span(scalar, offset, text))
        for scalar in scalars
        if scalar.image_key and names_image(scalar.value)
    )
    return _facts(span, scalars), images


@dataclass(frozen=True, slots=True)
class _Scalar:
    """A scalar value: the key at the top that it belongs to, and the image key, if any, around it.

    `plain` tells that it has no quotes; `start` and `end` are offsets in the YAML.
    """

    top: str
    depth: int
    image_key: str
    value: str
    plain: bool
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """An open mapping or sequence; `key` is a mapping's pending key, the rest as in `_Scalar`."""

    mapping: bool
    top: str
    image_key: str
    key: str | None = None


def _scalars(text: str, keys: frozenset[str]) -> Iterator[_Scalar]:
    frames: list[_Frame] = []
    for event in events(text):
        if isinstance(event, yaml.CollectionEndEvent):
            frames.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            top, image_key, _ = _enter(frames, "", keys)
            frames.append(_Frame(mapping, top, image_key))
        elif isinstance(event, yaml.ScalarEvent):
            top, image_key, is_key = _enter(frames, event.value, keys)
            if not is_key:
                assert event.start_mark
                assert event.end_mark
                start, end = event.start_mark.index, event.end_mark.index
                plain = event.style in (None, "")
                yield _Scalar(top, len(frames), image_key, event.value, plain, start, end)
        elif isinstance(event, yaml.AliasEvent):
            _enter(frames, "", keys)


def _enter(frames: list[_Frame], name: str, keys: frozenset[str]) -> tuple[str, str, bool]:
    """Return the top key and the image key of what begins here, and whether it is itself a key."""
    if not frames:
        return "", "", False
    frame = frames[-1]
    if not frame.mapping:
        return frame.top, frame.image_key, False
    if frame.key is None:
        frame.key = name
        return "", "", True
    key, frame.key = frame.key, None
    top = key if len(frames) == 1 else frame.top
    return top, key if key in keys else frame.image_key, False


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    # The first line of the file is the opening "---".
    return f"line {mark.line + 2}: {what}" if mark else str(what)


def _facts(span: Span, scalars: tuple[_Scalar, ...]) -> FrontMatter:
    values = {scalar.top: scalar for scalar in scalars if scalar.depth == 1}

    def fact(*names: str) -> str | None:
        found = (values[name] for name in names if name in values)
        return next((s.value for s in found if not (s.plain and s.value in _NULLS)), None)

    listed = [s.value for s in scalars if s.depth == 2 and s.top == "categories"]
    published = values.get("published")
    return FrontMatter(
        span,
        title=fact("title"),
        permalink=fact("permalink"),
        layout=fact("layout"),
        language=fact("lang", "language", "locale"),
        date=fact("date"),
        slug=fact("slug"),
        # As in Jekyll, the words of "categories" are separate, "category" is one as it is written.
        categories=tuple(
            listed or (fact("categories") or "").split() or filter(None, [fact("category")])
        ),
        published=not (published and published.plain and published.value.lower() in _FALSE),
        variant=fact("variant"),
    )


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FALSE = frozenset({"false", "no", "off"})
_PROPERTIES = re.compile(r"(?:[&!][^\s]*\s+)*")
_IMAGE_PATH = re.compile(
    rf"(?:https?:)?/|\.{{1,2}}/|[^\n]*{SUFFIX_PATTERN}(?:[?#]|$)",
    re.IGNORECASE,
)


def names_image(value: str) -> bool:
    """Tell whether a text looks like the URL of an image."""
    value = value.strip()
    return "\n" not in value and bool(_IMAGE_PATH.match(value))


def _value_span(scalar: _Scalar, offset: int, text: str) -> Span:
    start, end = offset + scalar.start, offset + scalar.end
    properties = _PROPERTIES.match(text, start, end)
    assert properties
    start = properties.end()
    if text[start] in "'\"" and not scalar.plain:
        return Span(start + 1, end - 1)
    return Span(start, start + len(text[start:end].rstrip()))
