"""Images of components in MDX and other Markdown that holds JSX or Vue components."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assetjob.model.text import Attr, Span
from assetjob.parse.embedded import ALT_NAMES, Embedded, Unread, image_literals
from assetjob.parse.front_keys import has_image_suffix

_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,1000}\}"
_COMPONENT = re.compile(
    rf"<(?P<name>[A-Z](?=\w*[a-z])[\w.]*+|img(?=\s[^<>]{{0,500}}?=\{{))"
    rf"(?P<attrs>(?:\s(?:[^<>{{}}]|{_BRACES}){{0,3000}}?)?)/?>"
)
_ATTRIBUTE = re.compile(
    rf"(?<![\w:-])(?P<name>:?[\w:-]++)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<code>{_BRACES}))"
)
_SOURCE = re.compile(rf"(?<![\w:-])src\s*=\s*({_BRACES})")
_IMPORT = re.compile(
    r"^import\s+(?:\*\s+as\s+)?(?P<name>[\w$]+)\s+from\s+[\"'](?P<path>[^\"'\n]+)[\"']",
    re.MULTILINE,
)
_IDENTIFIER = re.compile(r"\{\s*([\w$]+)(?:\.(?:src|default))?\s*\}")


def find_components(text: str) -> Iterator[Embedded | Unread]:
    """Yield the images that components are given, and imported images that none is given.

    `text` is a page's Markdown, with code replaced by blanks of equal length.
    """
    imports = {found["name"]: found for found in _IMPORT.finditer(text)}
    paths = {n: f["path"] for n, f in imports.items() if has_image_suffix(f["path"])}
    used: set[str] = set()
    is_exposed = _HIDDEN.search(text) is None
    for component in _COMPONENT.finditer(text):
        image = _image(component, paths)
        if image and is_exposed and component["name"] == "img":
            image = replace(image, is_img=_is_known(image, component["attrs"]))
        used |= {found[1] for found in _IDENTIFIER.finditer(component["attrs"])}
        if image:
            yield image
        elif component["name"] == "img" and (source := _SOURCE.search(component["attrs"])):
            yield Unread(Span(*component.span()), "<img src={…}>", source[1])
        for literal in image_literals(component["attrs"]):
            if image and literal in (image.url, image.alt and image.alt.value):
                continue
            yield Unread(Span(*component.span()), f"<{component['name']}>", literal)
    for name in paths.keys() - used:
        yield Unread(Span(*imports[name].span()), "import", paths[name])


def _image(component: re.Match[str], imports: Mapping[str, str]) -> Embedded | None:
    at = component.start("attrs")
    attrs = tuple(_attributes(component["attrs"], at, imports))
    names_one = (a for a in attrs if a.name not in ALT_NAMES and has_image_suffix(a.value))
    image = next(names_one, None)
    if image is None:
        return None
    alt = next((attr for attr in attrs if attr.name in ALT_NAMES), None)
    alt = None if alt is None or alt.value.startswith("{") else alt
    return Embedded(Span(*component.span()), image.value, attrs, alt)


def _is_known(image: Embedded, attrs: str) -> bool:
    """Tell whether the attributes of an ``<img>`` are all known, and its alt text is not empty."""
    plain = _SPREAD.search(_ATTRIBUTE.sub("", attrs)) is None
    known = all(each.name in _PLAIN and "{" not in each.value for each in image.attrs)
    return plain and known and (image.alt is None or bool(image.alt.value.strip()))


_HIDDEN = re.compile(r"hidden|\brole\s*=")  # perhaps an element around the image
_SPREAD = re.compile(r"[{}]")
_PLAIN = frozenset({"src", "alt", "width", "height", "class", "classname", "id", "loading"})


def _attributes(text: str, at: int, imports: Mapping[str, str]) -> Iterator[Attr]:
    for found in _ATTRIBUTE.finditer(text):
        group = next(g for g in ("double", "single", "code") if found[g] is not None)
        span = Span(at + found.start(), at + found.end())
        value_span = Span(at + found.start(group), at + found.end(group))
        value = _value(found[group], imports) if group == "code" else found[group]
        yield Attr(found["name"].lower().removeprefix(":"), value, span, value_span)


def _value(code: str, imports: Mapping[str, str]) -> str:
    """Return the value of an expression in braces where it is known, else the expression."""
    named = _IDENTIFIER.fullmatch(code)
    if named and named[1] in imports:
        return imports[named[1]]
    literals = image_literals(code)
    if literals and "${" not in literals[0]:
        return literals[0]
    text = re.fullmatch(r"\{\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`|(\d+))\s*\}", code)
    return next((part for part in text.groups() if part is not None), "") if text else code
