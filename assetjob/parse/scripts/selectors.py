"""The selectors in an expression of the DOM or of jQuery, and whether an image matches one."""

from __future__ import annotations

import re

from assetjob.model.page import Element, ImageRef

# What finds elements, in an expression whose parts that are not known are `_ANY`.
_STEP = re.compile(
    r"""getElementById\(\s*["'`](?P<id>[^"'`\n]{1,200})["'`]
    |getElementsByClassName\(\s*["'`](?P<class>[^"'`\n]{1,200})["'`]
    |getElementsByName\(\s*["'`](?P<name>[^"'`\n]{1,200})["'`]
    |(?:(?:getElementsByTagName|querySelector(?:All)?|\bjQuery|\$\$?|\.find|\.children|\.filter)\(
        |\.on\(\s*["'][\w.\ ]+["']\s*,)
        \s*(?P<quote>["'`])(?P<selector>(?:(?!(?P=quote))[^\n]){1,300})(?P=quote)
    |\bimages\s*(?:\[\s*["'](?P<image>[\w-]+)["']\s*\]|\.(?P<member>(?!length\b|item\b)[\w$]+)|(?P<all>))
    |\bdocument\s*(?:\[\s*["'](?P<key>[\w-]+)["']\s*\]
        |\.(?P<property>(?!images\b|getElement|query|create|add|body\b|documentElement\b)[\w$]+))
    |\$refs\.(?P<ref>[\w$]+)
    |\.\s*(?P<down>children|firstChild|firstElementChild|lastChild|lastElementChild|childNodes)\b
    |\.\s*closest\(\s*(?P<mark>["'`])(?P<closest>(?:(?!(?P=mark))[^\n]){1,300})(?P=mark)
    |\.\s*(?P<away>next\w*|prev\w*|parent\w*|closest|siblings)\b""",
    re.VERBOSE,
)
_ANY = "\0"
_UNKNOWN = re.compile(
    r"""\$\{[^{}]{0,200}\}|["']\s*\+\s*[^+"'`()]{1,100}(?:\([^()]*\))?\s*\+\s*["']|(?P<end>["'])\s*\+\s*[^+"'`)]{1,100}(?=\))"""
)
_BEGINNING = re.compile(rf"([#.])([\w-]+){_ANY}")
_COMPOUND = re.compile(r"(?:[^\s>+~\[\]()]|\[[^\]]*\]|\([^)]*\))+")
_SIMPLE = re.compile(
    r"""\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|\[\s*(?P<attr>[\w:-]+)\s*(?:(?P<operator>[\^$*~|]?)=\s*["']?(?P<value>[^"'\]]*)["']?\s*)?\]
    |::?[\w-]+(?:\([^)]*\))?|(?P<tag>\w[\w-]*|\*)""",
    re.VERBOSE,
)


def selectors_in(expression: str) -> tuple[str, ...]:
    """Return the selectors of the elements that an expression finds, none if it names none."""
    found: tuple[str, ...] = ()
    away = False  # from the elements that were found, to some around or beside them
    expression = _UNKNOWN.sub(lambda part: _ANY + (part["end"] or ""), expression)
    for step in _STEP.finditer(expression):
        if step["closest"]:
            found, away = _of_text(step["closest"]), False
        elif step["away"]:
            away = bool(found)
        elif own := _of_step(step):
            outers = () if away else found
            found, away = tuple(f"{o} {inner}" for o in outers or ("",) for inner in own), False
    return ("img",) if away else tuple(selector.strip() for selector in found)


def _of_step(step: re.Match[str]) -> tuple[str, ...]:
    text = step["selector"] or ""
    if step["id"]:
        text = f"#{step['id']}"
    if step["class"]:
        text = "".join(f".{name}" for name in step["class"].split())
    if text:
        return _of_text(text)
    name = next((step[g] for g in ("name", "image", "member", "key", "property") if step[g]), "")
    if name:
        return (f"#{name}", f'[name="{name}"]')
    if step["ref"]:
        return (f'[ref="{step["ref"]}"]', f'[x-ref="{step["ref"]}"]')
    return ("*",) if step["down"] else ("img",) if step["all"] is not None else ()


def _of_text(text: str) -> tuple[str, ...]:
    if text.lstrip().startswith("<"):
        return ()  # jQuery makes an element of that
    text = _BEGINNING.sub(lambda part: f'[{_ATTRIBUTE[part[1]]}^="{part[2]}"]', text)
    return tuple(part.strip() for part in text.split(",") if part.strip() and _ANY not in part)


_ATTRIBUTE = {"#": "id", ".": "class"}


def matches(selector: str, ref: ImageRef) -> bool:
    """Tell whether an image may match a selector; combinators count as descendant combinators."""
    *outer, last = _COMPOUND.findall(selector) or [""]
    if not last or not _is_image(last, ref):
        return False
    around = ref.context.ancestors
    return all(any(_is_element(compound, element) for element in around) for compound in outer)


def _is_image(compound: str, ref: ImageRef) -> bool:
    values = {attr.name: attr.value for attr in ref.attrs}
    classes = tuple(values.get("class", "").split())
    return _is_element(compound, Element("img", values.get("id", ""), classes), values)


def _is_element(compound: str, element: Element, values: dict[str, str] | None = None) -> bool:
    for simple in _SIMPLE.finditer(compound):
        if simple["tag"] and simple["tag"].lower() not in ("*", element.name):
            return False
        if simple["id"] and simple["id"] != element.id:
            return False
        if simple["class"] and simple["class"] not in element.classes:
            return False
        if simple["attr"] and values is not None and not _has_attribute(simple, values):
            return False
    return True


def _has_attribute(simple: re.Match[str], values: dict[str, str]) -> bool:
    value = values.get(simple["attr"].lower())
    if value is None or simple["value"] is None:
        return value is not None
    test = {
        "": value == simple["value"],
        "^": any(v.startswith(simple["value"]) for v in (value, *value.split())),
    }
    return test.get(simple["operator"], simple["value"] in value)
