"""The values that style sheets may give to the properties of an image's box.

Selectors are matched against the known elements: the image and its ancestors. A rule that certainly
applies is `must`. One that is inside ``@media``, has a pseudo-class, or needs an ancestor that a
layout may add around a post is `may`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assetjob.model.page import Element, ImageRef, ParsedPage
from assetjob.rewrite.css.picture_safety import wrappable
from assetjob.rewrite.css.stylesheet import Declaration, Rule, Sheet, declarations, read

FLEX_DISPLAYS = ("flex", "inline-flex", "grid", "inline-grid")
_SHRINK_TO_FIT_ELEMENTS = frozenset(
    {"td", "th", "caption", "button", "fieldset", "legend", "dialog"}
)
# Usual class names of flex and grid containers, and of floated boxes and columns: guesses for pages
# with style sheets that cannot be read.
_FLEX_CLASSES = re.compile(
    r"^(d-|is-)?(inline-)?(flex|grid|row|columns|cols|gallery|cards?)(-|_|$)"
)
_SIDE_CLASSES = re.compile(
    r"^(pull|float|align)?[-_]?(left|right)$|^(col|column|media|card)(-|_|$)|inline"
)
_FONT_SHEETS = re.compile(r"\s*(https?:)?//(fonts\.googleapis\.com|use\.typekit\.net)/")
# Values of display of a parent in which an image and an inline box around it look the same.
_INLINE_SAFE_DISPLAYS = frozenset(
    {"", "block", "inline", "inline-block", "list-item", "table-cell", "flow-root", "contents"}
)
_FIT = re.compile(r"(min|max|fit)-content|intrinsic")


@dataclass(frozen=True, slots=True)
class Values:
    """The values that style sheets may give to a property.

    `must` is True where one of them certainly applies. `important` are those that override an
    inline style.
    """

    may: frozenset[str] = frozenset()
    must: bool = False
    important: frozenset[str] = frozenset()


_UNDECLARED = frozenset({""})


@dataclass(frozen=True, slots=True)
class Box:
    """The styles of an image's box.

    `inline` is the image's own style. `flex_or_grid_item` is True where the image may be a flex or
    grid item, `shrink_to_fit` where the width of an ancestor may depend on its content.
    `deciding_attributes` are the attributes in selectors that may match the image. `complete` is
    False where other style sheets may apply that cannot be read.
    """

    sheets: Mapping[str, Values] = field(default_factory=dict)
    inline: Mapping[str, Declaration] = field(default_factory=dict)
    flex_or_grid_item: bool = False
    shrink_to_fit: bool = False
    deciding_attributes: frozenset[str] = frozenset()
    complete: bool = False

    def values(self, name: str) -> frozenset[str]:
        """Return every value that the property may have; ``""`` means none is declared."""
        found = self.sheets.get(name)
        own = self.inline.get(name)
        if own is not None:
            beating = frozenset() if own.important or found is None else found.important
            return beating | {own.value}
        if found is None:
            return _UNDECLARED
        return found.may if found.must else found.may | {""}


@dataclass(frozen=True, slots=True)
class Styles:
    """All known style sheets of a page; `complete` is True where there are no others."""

    sheets: tuple[Sheet, ...] = ()
    whole: bool = False
    complete: bool = False
    _surrounding_answers: dict[tuple[Element, ...], tuple[bool, bool]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _wrappable: dict[tuple[Element, tuple[Element, ...]], bool] = field(
        default_factory=dict, compare=False, repr=False
    )

    def box(self, ref: ImageRef) -> Box:
        """Return the styles of the box of `ref`."""
        ancestors, image = ref.context.ancestors, _element(ref)
        found = list(self._applying(image, ancestors))
        flex_or_grid_item, shrink_to_fit = self._surroundings(ancestors)
        return Box(
            sheets=_values(found),
            inline={d.name: d for d in declarations(ref.value("style") or "")},
            flex_or_grid_item=flex_or_grid_item,
            shrink_to_fit=shrink_to_fit,
            deciding_attributes=frozenset(
                name for rule, _ in found for name in rule.selector.deciding_attributes
            ),
            complete=self.complete,
        )

    def wrappable(self, ref: ImageRef) -> bool:
        """Return whether `ref` looks the same inside a ``<picture>`` that is added around it."""
        ancestors, image = ref.context.ancestors, _element(ref)
        key = image, ancestors
        if key not in self._wrappable:
            flex_or_grid_item, _ = self._surroundings(ancestors)
            parent = self._ancestor_values(ancestors)["display"] if ancestors else frozenset()
            self._wrappable[key] = (
                not flex_or_grid_item
                and parent <= _INLINE_SAFE_DISPLAYS
                and wrappable(self.sheets, image, ancestors, whole=self.whole)
            )
        return self._wrappable[key]

    def _applying(
        self, element: Element, ancestors: tuple[Element, ...]
    ) -> Iterator[tuple[Rule, bool]]:
        for sheet in self.sheets:
            yield from sheet.applying(element, ancestors, whole=self.whole)

    def _surroundings(self, ancestors: tuple[Element, ...]) -> tuple[bool, bool]:
        """Return (may be a flex or grid item, may have a shrink-to-fit ancestor)."""
        inner: list[tuple[Element, ...]] = []
        while ancestors and ancestors not in self._surrounding_answers:
            inner.append(ancestors)
            ancestors = ancestors[1:]
        flex_or_grid_item, shrink_to_fit = self._surrounding_answers.get(ancestors, (False, False))
        for ancestors in reversed(inner):
            known = self._ancestor_values(ancestors)
            displays = known["display"]
            flex_or_grid_item = (
                any(
                    value in FLEX_DISPLAYS or value.endswith((" flex", " grid"))
                    for value in displays
                )
                or (not self.complete and _named(ancestors[0], _FLEX_CLASSES))
                or ("contents" in displays and flex_or_grid_item)
            )
            shrink_to_fit = shrink_to_fit or self._shrinks(ancestors[0], known)
            self._surrounding_answers[ancestors] = flex_or_grid_item, shrink_to_fit
        return flex_or_grid_item, shrink_to_fit

    def _ancestor_values(self, ancestors: tuple[Element, ...]) -> dict[str, frozenset[str]]:
        """Return the values that some properties of the parent may have."""
        element = ancestors[0]
        inline = {d.name: d for d in declarations(element.style)}
        box = Box(_values(self._applying(element, ancestors[1:])), inline)
        return {name: box.values(name) for name in ("display", "float", "position", "width")}

    def _shrinks(self, element: Element, known: Mapping[str, frozenset[str]]) -> bool:
        if element.name in _SHRINK_TO_FIT_ELEMENTS:
            return True
        if not self.complete and (_named(element, _FLEX_CLASSES) or _named(element, _SIDE_CLASSES)):
            return True
        return (
            not known["float"] <= {"", "none"}
            or not known["position"] <= {"", "static", "relative", "sticky"}
            or not known["display"] <= {"", "block", "inline", "list-item", "contents", "flow-root"}
            or any(_FIT.search(value) for value in known["width"])
        )


def styles_of(page: ParsedPage, linked: Sequence[Sheet], site: Iterable[Sheet] = ()) -> Styles:
    """Return the styles of a page.

    `linked` are the readable sheets of `ParsedPage.sheets`; `site` are all sheets of the site,
    which may apply where a layout wraps the page.
    """
    own = [read(each.text) for each in page.sheets if each.url is None]
    counting = [each.url for each in page.sheets if each.url and not _FONT_SHEETS.match(each.url)]
    imports = [
        url for sheet in (*linked, *own) for url in sheet.imports if not _FONT_SHEETS.match(url)
    ]
    unread = len(linked) < len(counting) or bool(imports)
    around = () if page.whole else tuple(site)
    complete = page.whole and not unread
    return Styles((*linked, *around, *own), whole=page.whole, complete=complete)


def _element(ref: ImageRef) -> Element:
    classes = tuple((ref.value("class") or "").split())
    return Element(name="img", id=ref.value("id") or "", classes=classes)


def _named(element: Element, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(name.lower()) for name in element.classes)


def _values(rules: Iterable[tuple[Rule, bool]]) -> dict[str, Values]:
    found = ((declaration, sure) for rule, sure in rules for declaration in rule.declarations)
    may: dict[str, set[str]] = {}
    important: dict[str, set[str]] = {}
    must: set[str] = set()
    for declaration, sure in found:
        for value in _meanings(declaration):
            may.setdefault(declaration.name, set()).add(value)
            if declaration.important:
                important.setdefault(declaration.name, set()).add(value)
        if sure:
            must.add(declaration.name)
    return {
        name: Values(frozenset(values), name in must, frozenset(important.get(name, ())))
        for name, values in may.items()
    }


def _meanings(declaration: Declaration) -> tuple[str, ...]:
    """Resolve the CSS-wide keywords.

    ``revert`` restores the image's width and height attributes, but not the aspect ratio that they
    give.
    """
    value = declaration.value
    if declaration.name == "aspect-ratio":
        return (value if value != "auto" else "none",)
    if value in ("initial", "unset"):
        return ("auto",)
    return ("auto", "") if value.startswith("revert") else (value,)
