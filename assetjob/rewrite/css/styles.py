"""All style sheets of a page, and what they say about the boxes of its images."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from assetjob.model.page import Element, ImageRef, ParsedPage
from assetjob.model.restyling import Restyling
from assetjob.parse.data_sheets import text_of_data_url
from assetjob.rewrite.css.box import AS_IN_FILE, Box, Widths
from assetjob.rewrite.css.cascade import Cascade, LayerOrder, cascade
from assetjob.rewrite.css.content_security import allows_style_attributes, allows_style_elements
from assetjob.rewrite.css.font_sheets import is_font_sheet
from assetjob.rewrite.css.image_width import ImageSize
from assetjob.rewrite.css.media import UNKNOWN, media_condition
from assetjob.rewrite.css.picture_safety import wrappable
from assetjob.rewrite.css.sheet import Declaration, Layer, Rule, Sheet
from assetjob.rewrite.css.stylesheet import UNREADABLE, declarations, read
from assetjob.rewrite.css.surroundings import is_inline_safe, lays_out_items, shrinks_to_fit
from assetjob.rewrite.css.width_bound import HORIZONTAL, WidthBounds

# Examples of what style sheets may declare that a script adds.
_UNSEEN = read(
    "img { width: 1px; height: 1px } img { width: auto } picture { border: 1px solid }"
).within(UNKNOWN, ())
_KEPT_WIDTHS = 128  # of one box
Ancestors = tuple[Element, ...]
Linked = Callable[[str], Sheet | None]


@dataclass(frozen=True, slots=True)
class Styles:
    """All known style sheets of a page; `complete` is True where there are no others.

    `whole` is True where the page is a full document, which no layout wraps. `style_attributes` is
    False where a Content-Security-Policy forbids them, `backgrounds_fixed` True where scripts or a
    policy may depend on the text of declarations of backgrounds.
    """

    sheets: tuple[Sheet, ...] = ()
    whole: bool = False
    complete: bool = False
    style_attributes: bool = True
    backgrounds_fixed: bool = False
    _boxes: dict[tuple[Element, Ancestors, tuple[Declaration, ...]], Box] = field(
        default_factory=dict, compare=False, repr=False
    )
    _layers: list[LayerOrder] = field(default_factory=list, compare=False, repr=False)
    _tested: list[frozenset[str]] = field(default_factory=list, compare=False, repr=False)
    _cascades: dict[tuple[Element, Ancestors], Cascade] = field(
        default_factory=dict, compare=False, repr=False
    )
    _surrounding_answers: dict[Ancestors, tuple[bool, bool]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _wrappable: dict[tuple[Element, Ancestors], bool] = field(
        default_factory=dict, compare=False, repr=False
    )
    _bounds: list[WidthBounds] = field(default_factory=list, compare=False, repr=False)

    def restyled(self, restyling: Restyling) -> Styles:
        """Return the styles where scripts may change what `restyling` says."""
        if restyling == Restyling():
            return self
        added = (_UNSEEN,) if restyling.adds_sheets else ()
        return Styles(
            (*(sheet.loosened(restyling.names) for sheet in self.sheets), *added),
            whole=self.whole,
            complete=self.complete and not restyling.adds_sheets,
            style_attributes=self.style_attributes,
            backgrounds_fixed=self.backgrounds_fixed or restyling.reads_backgrounds,
        )

    def box(self, ref: ImageRef) -> Box:
        """Return the styles of the box of `ref`."""
        ancestors, image = self._ancestors(ref), self._image(ref)
        own = self._declarations(ref.value("style") or "")
        key = image, ancestors, own
        if key not in self._boxes:
            self._boxes[key] = self._box(image, ancestors, own)
        return self._boxes[key]

    def _box(self, image: Element, ancestors: Ancestors, own: tuple[Declaration, ...]) -> Box:
        rules = tuple(self._applying(image, ancestors))
        found = cascade(rules, own, self.layers)
        values = partial(self.bounds.values, found, ancestors)
        flex_or_grid_item, shrink_to_fit = self._surroundings(ancestors)

        @lru_cache(_KEPT_WIDTHS)  # the images of a site have few sizes, in few places
        def widths(size: ImageSize, style: tuple[str, ...], *, fluid: bool) -> Widths | None:
            changed = cascade(rules, (*own, *declarations("; ".join(style))), self.layers)
            return self.bounds.widths(changed, ancestors, size, fluid=fluid)

        return Box(
            declared={name: values(name) for name in found.candidates if name[:2] != "--"},
            inline={d.name: d for d in own},
            flex_or_grid_item=flex_or_grid_item,
            shrink_to_fit=shrink_to_fit,
            deciding_attributes=self._deciding_attributes(image, ancestors),
            complete=self.complete,
            takes_style=self.style_attributes,
            vertical=not self._inherits(ancestors, "writing-mode", HORIZONTAL),
            turned_elsewhere=not self._inherits(ancestors, "image-orientation", AS_IN_FILE),
            definite_height=self.bounds.gives_height(ancestors),
            fixed_parent=self.bounds.fixes_height(ancestors),
            clipping=self.bounds.clipping(ancestors),
            widths=widths,
        )

    def wrappable(self, ref: ImageRef) -> bool:
        """Return whether `ref` looks the same inside a ``<picture>`` that is added around it."""
        ancestors, image = self._ancestors(ref), self._image(ref)
        key = image, ancestors
        if key not in self._wrappable:
            flex_or_grid_item, _ = self._surroundings(ancestors)
            self._wrappable[key] = (
                not flex_or_grid_item
                and (not ancestors or is_inline_safe(self.cascade(*_outer(ancestors)).values))
                and wrappable(self.sheets, image, ancestors, whole=self.whole)
            )
        return self._wrappable[key]

    def cascade(self, element: Element, ancestors: Ancestors) -> Cascade:
        """Return the cascade of an element with its ``style`` attribute."""
        key = element, ancestors
        if key not in self._cascades:
            inline = self._declarations(element.style)
            rules = self._applying(element, ancestors)
            self._cascades[key] = cascade(rules, inline, self.layers)
        return self._cascades[key]

    @property
    def layers(self) -> LayerOrder:
        """The order of the cascade layers."""
        if not self._layers:
            found: dict[Layer, int] = {}
            for sheet in self.sheets:
                for layer in (*sheet.leading, *sheet.layers):
                    for end in range(1, len(layer) + 1):
                        found.setdefault(layer[:end], len(found))
            self._layers.append(LayerOrder(found))
        return self._layers[0]

    @property
    def bounds(self) -> WidthBounds:
        """The widths at which images are drawn."""
        if not self._bounds:
            self._bounds.append(WidthBounds(self))
        return self._bounds[0]

    def _image(self, ref: ImageRef) -> Element:
        return _element(ref, self._tested_attributes)

    def _ancestors(self, ref: ImageRef) -> Ancestors:
        """Return the ancestors without the attributes that no selector tests: many are alike."""
        tested = self._tested_attributes
        return tuple(_reduced(element, tested) for element in ref.context.ancestors)

    @property
    def _tested_attributes(self) -> frozenset[str]:
        if not self._tested:
            self._tested.append(frozenset().union(*(sheet.attributes for sheet in self.sheets)))
        return self._tested[0]

    def _declarations(self, style: str) -> tuple[Declaration, ...]:
        return declarations(style) if self.style_attributes else ()

    def _inherits(self, ancestors: Ancestors, name: str, values: frozenset[str]) -> bool:
        """Return whether each ancestor certainly has one of `values`, which are inherited."""
        return all(
            self.cascade(*_outer(ancestors[at:])).values(name) <= values
            for at in range(len(ancestors))
        )

    def _applying(self, element: Element, ancestors: Ancestors) -> Iterator[tuple[Rule, bool, int]]:
        for number, sheet in enumerate(self.sheets):
            for rule, sure in sheet.applying(element, ancestors, whole=self.whole):
                yield rule, sure, number

    def _deciding_attributes(self, image: Element, ancestors: Ancestors) -> frozenset[str]:
        unknown = replace(image, attributes=None)
        own = (
            name
            for rule, _, _ in self._applying(unknown, ancestors)
            for name in rule.selector.deciding_attributes
        )
        return frozenset(own).union(*(sheet.attributes_elsewhere for sheet in self.sheets))

    def _surroundings(self, ancestors: Ancestors) -> tuple[bool, bool]:
        """Return (may be a flex or grid item, may have a shrink-to-fit ancestor)."""
        inner: list[Ancestors] = []
        while ancestors and ancestors not in self._surrounding_answers:
            inner.append(ancestors)
            ancestors = ancestors[1:]
        item, shrinks = self._surrounding_answers.get(ancestors, (False, False))
        for each in reversed(inner):
            element, values = each[0], self.cascade(*_outer(each)).values
            item = lays_out_items(element, values, inherited=item, complete=self.complete)
            shrinks = shrinks or shrinks_to_fit(element, values, complete=self.complete)
            self._surrounding_answers[each] = item, shrinks
        return item, shrinks


def styles_of(
    page: ParsedPage,
    linked: Sequence[Sheet | None],
    site: Iterable[Sheet] = (),
    imported: Linked = lambda _url: None,
    policies: Sequence[str] = (),
) -> Styles:
    """Return the styles of a page.

    `linked` are the sheets of `ParsedPage.sheets` with a URL, None for one that cannot be read;
    `imported` returns the sheet that a ``<style>`` imports. `site` are all sheets of the site,
    which may apply where a layout wraps the page. `policies` are further Content-Security-Policies.
    """
    policies = (*page.policies, *policies)
    elements_apply = all(map(allows_style_elements, policies))
    waiting = list(linked)
    found: list[Sheet] = []
    for each in page.sheets:
        sheet: Sheet | None
        if each.url is None:
            sheet = with_imports(read(each.text), imported)
        else:
            sheet = waiting.pop(0) if waiting else None
            if sheet is None:
                sheet = Sheet() if is_font_sheet(each.url) else UNREADABLE
        condition = media_condition(each.media)
        if condition.possible:
            sure = each.applies and (each.url is not None or elements_apply)
            condition = condition if sure else condition & UNKNOWN
            found += (part.within(condition, ()) for part in flattened(sheet))
    around = () if page.whole else tuple(part for sheet in site for part in flattened(sheet))
    found = [*around, *(part for sheet in waiting if sheet for part in flattened(sheet)), *found]
    complete = page.whole and all(sheet.readable for sheet in found)
    attributes_apply = all(map(allows_style_attributes, policies))
    return Styles(
        tuple(found), whole=page.whole, complete=complete, style_attributes=attributes_apply
    )


def with_imports(sheet: Sheet, imported: Linked) -> Sheet:
    """Return the sheet with those that it imports; `imported` returns one by its URL."""
    parts: list[Sheet] = []
    for each in sheet.imports:
        if each.condition.possible and not is_font_sheet(each.url):
            text = text_of_data_url(each.url)
            found = (imported(each.url) if text is None else read(text)) or UNREADABLE
            parts += (part.within(each.condition, each.layer or ()) for part in flattened(found))
    return replace(sheet, imported=tuple(parts)) if parts else sheet


def flattened(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheets whose rules apply one after the other: imports, then the sheet itself."""
    if not sheet.imported:
        return (sheet,)
    leading = (Sheet(layers=sheet.leading),) if sheet.leading else ()
    return (*leading, *sheet.imported, sheet)


def _element(ref: ImageRef, tested: frozenset[str]) -> Element:
    """Return the image with only those of its attributes that selectors test."""
    classes = tuple((ref.value("class") or "").split())
    names = tested - {"id"}
    attributes = tuple((attr.name, attr.value) for attr in ref.attrs if attr.name in names)
    return Element("img", ref.value("id") or "", classes, attributes=attributes)


def _reduced(element: Element, tested: frozenset[str]) -> Element:
    """Return the element with only those of its attributes that selectors test."""
    if element.attributes is None:
        return element
    kept = tuple(pair for pair in element.attributes if pair[0] in tested)
    return replace(element, attributes=kept, role="")


def _outer(ancestors: Ancestors) -> tuple[Element, Ancestors]:
    return ancestors[0], ancestors[1:]
