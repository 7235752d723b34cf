"""Front matter: YAML between two ``---`` lines at the very start of a page.

What decides the page's URL is kept, and the values of the keys that name images, each with its
span. YAML is read event by event and never constructed: no tags, no recursion, and aliases are not
followed, so that a bomb of them costs nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

from assetjob.model.front_matter import FrontMatter
from assetjob.model.text import Span
from assetjob.parse.front_keys import ImageKeys, has_image_suffix, image_keys, may_name_image
from assetjob.parse.scalars import Scalar, toml_scalars, yaml_scalars
from assetjob.runtime.safe_yaml import load

_FENCED = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n?|\n)(?P<yaml>(?:.*?(?:\r\n?|\n))??)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_TOML = re.compile(
    r"\ufeff?\+\+\+[ \t]*(?:\r\n?|\n)(?P<toml>.*?)(?:\r\n?|\n)\+\+\+[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class FrontImage:
    """An image named in the front matter. `span` covers the scalar's text without its quotes.

    `alt` is the scalar beside it that holds its alt text, None without one. `takes_alt` tells that
    it may have one: it has, or one under the same keys has, or its theme is known to show one.
    """

    key: str
    url: str
    span: Span
    alt: FrontText | None = None
    takes_alt: bool = False


@dataclass(frozen=True, slots=True)
class FrontText:
    """A scalar of the front matter; `span` covers its text without its quotes."""

    value: str
    span: Span


def read_front_matter(
    text: str, keys: tuple[str, ...]
) -> tuple[FrontMatter | None, tuple[FrontImage, ...]]:
    """Return the page's front matter, if it has one, and the images that it names.

    `keys` are the keys or patterns, at any depth, that name images (see `front_keys`): by a string,
    or by ``src``, ``url`` or ``path`` of a mapping. YAML that cannot be read leaves the facts empty
    and says so in `FrontMatter.problem`.
    """
    found = _FENCED.match(text)
    if not found:
        return _read_toml(text, image_keys(keys))
    span = Span(0, found.end())
    try:
        scalars = tuple(yaml_scalars(found["yaml"]))
    except yaml.YAMLError as error:
        return FrontMatter(span, problem=_reason(error)), ()
    offset = found.start("yaml")
    names = image_keys(keys)
    facts = replace(_facts(span, scalars), names_image=_names_image(scalars, names))
    return facts, tuple(_images(scalars, names, offset, text))


def _read_toml(text: str, keys: ImageKeys) -> tuple[FrontMatter | None, tuple[FrontImage, ...]]:
    """Return TOML front matter, of which only the title is kept, and the images that it names."""
    found = _TOML.match(text)
    if not found:
        return None, ()
    scalars = tuple(toml_scalars(found["toml"]))
    titles = (each.value for each in scalars if each.keys == ("title",))
    matter = FrontMatter(
        Span(0, found.end()), title=next(titles, None), names_image=_names_image(scalars, keys)
    )
    return matter, tuple(_images(scalars, keys, found.start("toml"), text))


def front_matter_values(text: str, *, is_toml: bool) -> Mapping[str, object]:
    """Return the values between the fences by their keys in lower case, none if it is invalid."""
    if len(text) > _MAX_LENGTH:
        return {}
    try:
        values = tomllib.loads(text) if is_toml else load(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError, yaml.YAMLError):
        return {}
    return {key.lower(): value for key, value in values.items()} if isinstance(values, dict) else {}


_MAX_LENGTH = 100_000  # characters


def _names_image(scalars: tuple[Scalar, ...], keys: ImageKeys) -> bool:
    return any(may_name_image(scalar.keys, scalar.value, keys) for scalar in scalars)


def _images(
    scalars: tuple[Scalar, ...], keys: ImageKeys, offset: int, text: str
) -> Iterator[FrontImage]:
    alts = {(s.mapping, s.keys[-1]): s for s in scalars if s.keys and "alt" in s.keys[-1].lower()}
    images = [(key, scalar) for scalar in scalars if (key := _image_key(scalar, keys))]
    found = [_alt_of(scalar, alts) for _, scalar in images]
    described = {scalar.keys for (_, scalar), alt in zip(images, found, strict=True) if alt}
    for (key, scalar), alt in zip(images, found, strict=True):
        span = _value_span(scalar, offset, text)
        written = FrontText(alt.value, _value_span(alt, offset, text)) if alt else None
        takes_alt = scalar.keys in described or not _DESCRIBED.isdisjoint(scalar.keys[-2:-1])
        yield FrontImage(key, scalar.value.strip(), span, written, takes_alt)


def _alt_of(image: Scalar, alts: Mapping[tuple[int, str], Scalar]) -> Scalar | None:
    """Return the scalar that holds the alt text of an image."""
    names = (name.format(key=image.keys[-1]) for name in _ALTS)
    return next((alts[at] for name in names if (at := (image.mapping, name)) in alts), None)


def _image_key(scalar: Scalar, keys: ImageKeys) -> str:
    """Return the image key whose value, or part of whose value, an image is; "" for none."""
    *_, outer, own = ("", "", *scalar.keys)
    if own in keys:
        return own if keys.takes(own, scalar.value) else ""
    is_part = outer in keys and own in _PARTS
    return outer if is_part and has_image_suffix(scalar.value) else ""


# The keys of a mapping that name the image itself.
_PARTS = frozenset(
    "src url path file filename image background background_image background-image "
    "backgroundImage light dark desktop mobile".split()
)
# Mappings of Isomer's theme, which shows the image with the alt text beside it.
_DESCRIBED = frozenset({"infopic"})
# The keys for the alt text of the image under `key`.
_ALTS = (
    *("alt", "{key}_alt", "{key}-alt", "{key}Alt", "alt_text", "altText", "alt-text"),
    *("image_alt", "image-alt", "imageAlt", "{key}_alt_text"),
)


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    # The first line of the file is the opening "---".
    return f"line {mark.line + 2}: {what}" if mark else str(what)


def _facts(span: Span, scalars: tuple[Scalar, ...]) -> FrontMatter:
    values = {scalar.keys[-1]: scalar for scalar in scalars if scalar.keys and scalar.depth == 1}

    def fact(*names: str) -> str | None:
        found = (values[name] for name in names if name in values)
        return next((s.value for s in found if not (s.plain and s.value in _NULLS)), None)

    listed = [s.value for s in scalars if s.depth == 2 and s.keys == ("categories",)]
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


def _value_span(scalar: Scalar, offset: int, text: str) -> Span:
    start, end = offset + scalar.start, offset + scalar.end
    properties = _PROPERTIES.match(text, start, end)
    assert properties
    start = properties.end()
    if text[start] in "'\"" and not scalar.plain:
        return Span(start + 1, end - 1)
    return Span(start, start + len(text[start:end].rstrip()))
