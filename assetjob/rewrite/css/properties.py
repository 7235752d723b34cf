"""The properties that decide where an image is laid out, and the shorthands that set them.

Sources: CSS Box Model 3, Sizing 3, Display 3, Flexbox 1, Grid 2, Logical Properties 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

_Shorthand = Callable[[list[str]], Iterator[tuple[str, str]]]
SIDES = ("top", "right", "bottom", "left")
PADDING = tuple(f"padding-{side}" for side in SIDES)
BORDER = tuple(f"border-{side}-width" for side in SIDES)
LONGHANDS = frozenset(
    {
        "width", "height", "min-width", "min-height", "max-width", "max-height", "aspect-ratio",
        "box-sizing", "object-fit", "object-view-box", "image-orientation", "display", "float",
        "position", "overflow-x", "margin-left", "margin-right", "left", "right", "flex-grow",
        "flex-shrink", "flex-basis", "flex-direction", "flex-wrap", "align-items", "align-self",
        "justify-items", "justify-self", "grid-template-columns", "grid-column", "column-gap",
        "writing-mode", "zoom", "contain", "content", "font-size", *PADDING, *BORDER,
    }
)  # fmt: skip
UNKNOWN = "?"  # a value that a shorthand sets, and that is not read here
_LOGICAL = {
    f"{prefix}{logical}": f"{prefix}{physical}"
    for logical, physical in (("inline-size", "width"), ("block-size", "height"))
    for prefix in ("", "min-", "max-")
} | {
    f"{prefix}{logical}": f"{prefix}{physical}"
    for logical, physical in (
        ("inline-start", "left"), ("inline-end", "right"),
        ("block-start", "top"), ("block-end", "bottom"),
    )
    for prefix in ("padding-", "margin-")
} | {
    "inset-inline-start": "left", "inset-inline-end": "right", "grid-column-gap": "column-gap",
    "-webkit-box-sizing": "box-sizing", "-moz-box-sizing": "box-sizing",
}  # fmt: skip
_WIDE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_ZEROES = frozenset({"0px", "0%", "0em", "0rem", "0.0", "+0", "-0", "0vw"})
_LINE_WIDTHS = {"thin": "1px", "medium": "3px", "thick": "5px"}


def longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the `LONGHANDS` and custom properties that a declaration sets, with their values.

    `name` and `value` are in lower case; a length of zero is always written as 0.
    """
    name = _LOGICAL.get(name, name)
    if name.startswith("--"):
        yield name, value
    elif name in LONGHANDS:
        yield name, "0" if value in _ZEROES else value
    elif name == "all":
        yield from ((each, value) for each in sorted(LONGHANDS))
    elif value in _WIDE:
        yield from ((each, value) for each in _targets(name))
    elif "var(" in value:
        yield from ((each, f"{_PENDING}{name}:{value}") for each in _targets(name))
    else:
        yield from _expanded(name, words(value))


_PENDING = "\0"  # before a shorthand that holds variables


def substituted(name: str, value: str) -> str:
    """Return the value of a longhand once the variables in its declaration are substituted."""
    if not value.startswith(_PENDING):
        return "0" if value in _ZEROES else value
    shorthand, _, whole = value.removeprefix(_PENDING).partition(":")
    return dict(longhands(shorthand, whole)).get(name, UNKNOWN)


def words(value: str) -> list[str]:
    """Split a value at the blanks outside parentheses and strings; ``/`` is a word."""
    parts, depth, quote = [""], 0, ""
    for char in value:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        depth += 0 if quote else {"(": 1, ")": -1, "[": 1, "]": -1}.get(char, 0)
        if char == " " and not depth and not quote:
            parts.append("")
        elif char == "/" and not depth and not quote:
            parts += ["/", ""]
        else:
            parts[-1] += char
    return [part for part in parts if part]


def _targets(name: str) -> tuple[str, ...]:
    """Return the longhands that a shorthand sets."""
    return tuple(each for each, _ in _expanded(name, ["0"]) if each in LONGHANDS)


def _expanded(name: str, values: list[str]) -> Iterator[tuple[str, str]]:
    prefix, _, rest = name.partition("-")
    if not values:
        return
    if prefix in ("padding", "margin"):
        yield from _edges(prefix, rest, values)
    elif prefix == "border":
        yield from _borders(rest, values)
    elif name in _SHORTHANDS:
        yield from _SHORTHANDS[name](values)


def _edges(prefix: str, rest: str, values: list[str]) -> Iterator[tuple[str, str]]:
    if rest == "":
        sides = _four(values)
    elif rest == "inline":
        sides = _inline_sides(values)
    elif rest == "block":
        sides = {"top": values[0], "bottom": values[-1]}
    else:
        return
    for side, value in sides.items():
        yield from (
            longhands(f"{prefix}-{side}", value)
            if prefix == "padding"
            or side
            in (
                "left",
                "right",
            )
            else ()
        )


def _four(values: list[str]) -> dict[str, str]:
    """Return the values of the four sides of a shorthand with one to four values."""
    top, right = values[0], values[min(1, len(values) - 1)]
    bottom = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    return dict(zip(SIDES, (top, right, bottom, left), strict=True))


def _inline_sides(values: list[str]) -> dict[str, str]:
    return {"left": values[0], "right": values[-1]}


_BORDER_SIDES = {
    "inline": ("left", "right"), "block": ("top", "bottom"), "inline-start": ("left",),
    "inline-end": ("right",), "block-start": ("top",), "block-end": ("bottom",),
} | {side: (side,) for side in SIDES}  # fmt: skip


def _borders(rest: str, values: list[str]) -> Iterator[tuple[str, str]]:
    """Yield border widths: of ``border``, ``border-width``, ``border-left``, ``border-inline``."""
    side, _, what = rest.rpartition("-") if rest.endswith("-width") else (rest, "", "")
    if rest == "width":
        side, what = "", "width"
    sides = _BORDER_SIDES.get(side, () if side else SIDES)
    if what == "width" and not side:
        widths = _four(values)
        yield from ((f"border-{each}-width", _line_width(widths[each])) for each in SIDES)
        return
    value = _line_width(values[0]) if what else _border_width(values)
    yield from ((f"border-{each}-width", value) for each in sides)


def _border_width(values: list[str]) -> str:
    """Return the width of a border shorthand: 0 where the style is none or not given."""
    styles = frozenset("dotted dashed solid double groove ridge inset outset".split())
    if "none" in values or "hidden" in values or styles.isdisjoint(values):
        return "0"
    lengths = (each for each in values if each[0] in "0123456789." or each in _LINE_WIDTHS)
    return _line_width(next(lengths, "medium"))


def _line_width(value: str) -> str:
    return "0" if value in _ZEROES else _LINE_WIDTHS.get(value, value)


def _font_size(values: list[str]) -> str:
    """Return the size in a ``font`` shorthand: the first length, before any line height."""
    for value in values:
        if value.endswith(("px", "em", "%", "pt", "vw", ")")) or value in FONT_SIZES:
            return value
    return UNKNOWN


# Of the keywords for an absolute size, in CSS pixels (CSS Fonts 4).
FONT_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0,
}  # fmt: skip


def _flex(values: list[str]) -> Iterator[tuple[str, str]]:
    keywords = {"none": ("0", "0", "auto"), "auto": ("1", "1", "auto")}
    numbers = [each for each in values if each.replace(".", "", 1).isdigit()]
    bases = [each for each in values if each not in numbers]
    grow, shrink, basis = keywords.get(" ".join(values)) or (
        numbers[0] if numbers else "1",
        numbers[1] if len(numbers) > 1 else "1",
        bases[0] if bases else numbers[2] if len(numbers) > 2 else "0",
    )
    yield "flex-grow", grow
    yield "flex-shrink", shrink
    yield "flex-basis", basis


def _flex_flow(values: list[str]) -> Iterator[tuple[str, str]]:
    wraps = ("nowrap", "wrap", "wrap-reverse")
    directions = [each for each in values if each not in wraps]
    yield "flex-direction", directions[0] if directions else "row"
    yield "flex-wrap", next((each for each in values if each in wraps), "nowrap")


def _inset(values: list[str]) -> Iterator[tuple[str, str]]:
    sides = _four(values)
    yield from ((side, sides[side]) for side in ("left", "right"))


def _first(name: str) -> _Shorthand:
    return lambda values: longhands(name, values[0])


def _last(name: str) -> _Shorthand:
    return lambda values: longhands(name, values[-1])


def _place(what: str) -> _Shorthand:
    return lambda values: iter(((f"align-{what}", values[0]), (f"justify-{what}", values[-1])))


def _always_unknown(name: str) -> _Shorthand:
    return lambda _values: iter(((name, UNKNOWN),))


_SHORTHANDS: Mapping[str, _Shorthand] = {
    "inset": _inset,
    "inset-inline": lambda values: iter(_inline_sides(values).items()),
    "overflow": _first("overflow-x"),
    "gap": _last("column-gap"),
    "grid-gap": _last("column-gap"),
    "place-items": _place("items"),
    "place-self": _place("self"),
    "font": lambda values: iter((("font-size", _font_size(values)),)),
    "grid": _always_unknown("grid-template-columns"),
    "grid-template": _always_unknown("grid-template-columns"),
    "grid-area": _always_unknown("grid-column"),
    "grid-column-start": _always_unknown("grid-column"),
    "grid-column-end": _always_unknown("grid-column"),
    "flex": _flex,
    "flex-flow": _flex_flow,
}
