"""What style sheets may say of an image's box, told with care: a doubt counts as "may".

Selectors are matched against what is known of an image and of the elements around it. A rule that
surely applies is `must`, one that might is `may`: inside ``@media``, behind a pseudo-class, or
below an element that a layout would add around a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assetjob.model.page import Element, ImageRef, Page
from assetjob.rewrite.css.picture_safety import wrappable
from assetjob.rewrite.css.stylesheet import Declaration, Rule, Sheet, declarations, read

FLEXIBLE = ("flex", "inline-flex", "grid", "inline-grid")
_SHRINKING_NAMES = frozenset({"td", "th", "caption", "button", "fieldset", "legend", "dialog"})
# What classes are called whose style sheet cannot be read: rows and columns, and boxes at a side.
_ROWS = re.compile(r"^(d-|is-)?(inline-)?(flex|grid|row|columns|cols|gallery|cards?)(-|_|$)")
_BESIDE = re.compile(
    r"^(pull|float|align)?[-_]?(left|right)$|^(col|column|media|card)(-|_|$)|inline"
)
_FONTS = re.compile(r"\s*(https?:)?//(fonts\.googleapis\.com|use\.typekit\.net)/")
# Displays in which an inline box around an image changes nothing.
_PLAIN = frozenset(
    {"", "block", "inline", "inline-block", "list-item", "table-cell", "flow-root", "contents"}
)
_FIT = re.compile(r"(min|max|fit)-content|intrinsic")


@dataclass(frozen=True, slots=True)
class Values:
    """The values that style sheets may give to a property.

    `must` tells that one of them surely does. `important` are those that beat an inline style.
    """

    may: frozenset[str] = frozenset()
    must: bool = False
    important: frozenset[str] = frozenset()


_UNDECLARED = frozenset({""})


@dataclass(frozen=True, slots=True)
class Box:
    """What is known of an image's box.

    `inline` is the image's own style. `flexible` tells that the image may be a flex or grid item,
    `shrinks` that an ancestor's width may come from its content. `keyed` are the attributes whose
    presence decides whether a rule applies. `complete` is False where further style sheets may
    apply that cannot be read here.
    """

    sheets: Mapping[str, Values] = field(default_factory=dict)
    inline: Mapping[str, Declaration] = field(default_factory=dict)
    flexible: bool = False
    shrinks: bool = False
    keyed: frozenset[str] = frozenset()
    complete: bool = False

    def values(self, name: str) -> frozenset[str]:
        """Return every value that the property may have; ``""`` stands for none declared."""
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
    """All style sheets that may apply to a page; `complete` tells that there are no others."""

    sheets: tuple[Sheet, ...] = ()
    whole: bool = False
    complete: bool = False
    _around: dict[tuple[Element, ...], tuple[bool, bool]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _wrappable: dict[tuple[Element, tuple[Element, ...]], bool] = field(
        default_factory=dict, compare=False, repr=False
    )

    def box(self, ref: ImageRef) -> Box:
        """Return what is known of the box of `ref`."""
        ancestors, image = ref.context.ancestors, _element(ref)
        found = list(self._applying(image, ancestors))
        flexible, shrinks = self._surroundings(ancestors)
        return Box(
            sheets=_values(found),
            inline={d.name: d for d in declarations(ref.value("style") or "")},
            flexible=flexible,
            shrinks=shrinks,
            keyed=frozenset(name for rule, _ in found for name in rule.selector.keyed),
            complete=self.complete,
        )

    def wrappable(self, ref: ImageRef) -> bool:
        """Tell whether `ref` looks the same once a ``<picture>`` stands around it."""
        ancestors, image = ref.context.ancestors, _element(ref)
        place = image, ancestors
        if place not in self._wrappable:
            flexible, _ = self._surroundings(ancestors)
            parent = self._of_nearest(ancestors)["display"] if ancestors else frozenset()
            self._wrappable[place] = (
                not flexible
                and parent <= _PLAIN
                and wrappable(self.sheets, image, ancestors, whole=self.whole)
            )
        return self._wrappable[place]

    def _applying(
        self, element: Element, ancestors: tuple[Element, ...]
    ) -> Iterator[tuple[Rule, bool]]:
        for sheet in self.sheets:
            yield from sheet.applying(element, ancestors, whole=self.whole)

    def _surroundings(self, ancestors: tuple[Element, ...]) -> tuple[bool, bool]:
        """Tell whether the image may be a flex or grid item, and whether what is around shrinks."""
        inner: list[tuple[Element, ...]] = []
        while ancestors and ancestors not in self._around:
            inner.append(ancestors)
            ancestors = ancestors[1:]
        flexible, shrinks = self._around.get(ancestors, (False, False))
        for ancestors in reversed(inner):
            known = self._of_nearest(ancestors)
            displays = known["display"]
            flexible = (
                any(value in FLEXIBLE or value.endswith((" flex", " grid")) for value in displays)
                or (not self.complete and _named(ancestors[0], _ROWS))
                or ("contents" in displays and flexible)
            )
            shrinks = shrinks or self._shrinks(ancestors[0], known)
            self._around[ancestors] = flexible, shrinks
        return flexible, shrinks

    def _of_nearest(self, ancestors: tuple[Element, ...]) -> dict[str, frozenset[str]]:
        """Return the values that the properties of the nearest ancestor may have."""
        element = ancestors[0]
        inline = {d.name: d for d in declarations(element.style)}
        box = Box(_values(self._applying(element, ancestors[1:])), inline)
        return {name: box.values(name) for name in ("display", "float", "position", "width")}

    def _shrinks(self, element: Element, known: Mapping[str, frozenset[str]]) -> bool:
        if element.name in _SHRINKING_NAMES:
            return True
        if not self.complete and (_named(element, _ROWS) or _named(element, _BESIDE)):
            return True
        return (
            not known["float"] <= {"", "none"}
            or not known["position"] <= {"", "static", "relative", "sticky"}
            or not known["display"] <= {"", "block", "inline", "list-item", "contents", "flow-root"}
            or any(_FIT.search(value) for value in known["width"])
        )


def styles_of(page: Page, linked: Sequence[Sheet], site: Iterable[Sheet] = ()) -> Styles:
    """Return the styles of a page.

    `linked` are those sheets of `Page.sheets` that can be read; `site` are the sheets of the whole
    site, which apply where a layout wraps the page.
    """
    own = [read(text) for text in page.styles]
    counting = [url for url in page.sheets if not _FONTS.match(url)]
    imports = [url for sheet in (*linked, *own) for url in sheet.imports if not _FONTS.match(url)]
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
    """Resolve the keywords of every property.

    ``revert`` uncovers the image's attributes, but not the ratio that they give.
    """
    value = declaration.value
    if declaration.name == "aspect-ratio":
        return (value if value != "auto" else "none",)
    if value in ("initial", "unset"):
        return ("auto",)
    return ("auto", "") if value.startswith("revert") else (value,)
