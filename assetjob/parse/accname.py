"""Accessible names of images, as far as markup tells.

Sources: Accessible Name and Description Computation 1.2 (steps 2A to 2I), HTML-AAM 1.0 and SVG-AAM
1.0 for the native names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from assetjob.model.page import AccessibleName
from assetjob.parse.aria import attribute, conflict, hides, is_marked, role_of, unseen

_Origin = Literal["", "alt", "aria-label", "aria-labelledby", "title", "svg-title", "text", "value"]

LONGEST = 1_000  # characters of a name from content
BLOCKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_NO_TEXT = frozenset(
    "script style noscript template iframe noembed noframes desc metadata defs symbol".split()
)


class Names:
    """Computes accessible names on one page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup
        self._by_id: Mapping[str, Tag] | None = None
        self._referenced: dict[str, str] = {}
        self._contents: dict[int, list[tuple[int, str]]] = {}
        self._texts: dict[int, str] = {}

    def image(self, tag: Tag, *, hidden: bool) -> AccessibleName:
        """Return the accessible name of an image; `hidden` tells that an ancestor hides it."""
        text, origin = self._name(tag)
        marked = is_marked(tag)
        against = conflict(tag) if marked else ""
        decorative = marked and not against
        # What is hidden anyway declares nothing, and is in conflict with nothing.
        if hidden or unseen(tag):
            return AccessibleName(text, origin, exposed=False)
        return AccessibleName(text, origin, not decorative, decorative, against)

    def link(self, tag: Tag, without: Tag) -> str:
        """Return the accessible name of a link as it would be without one of its images."""
        label = self._labels(tag)[0]
        return label or self.content(tag, without) or fold(attribute(tag, "title"))

    def button(self, tag: Tag, without: Tag) -> str:
        """Return the accessible name of a button as it would be without one of its images."""
        label = self._labels(tag)[0] or self._label_element(tag)
        return label or self.content(tag, without) or fold(attribute(tag, "title"))

    def _label_element(self, tag: Tag) -> str:
        """Return the text of the ``label`` elements of a ``button`` (HTML-AAM 1.0)."""
        if tag.name != "button":
            return ""
        name = attribute(tag, "id")
        labels = self._soup.find_all("label", attrs={"for": name}) if name else []
        around = tag.find_parent("label")
        texts = (self.text(label) for label in (*labels, around) if isinstance(label, Tag))
        return fold(" ".join(texts))

    def content(self, tag: Tag, without: Tag | None = None) -> str:
        """Return the name from the element's content (step 2F), at most `LONGEST` characters.

        `without` leaves out one of the images in it.
        """
        left_out = None if without is None else id(without)
        return _joined(text for owner, text in self._content(tag) if owner != left_out)

    def text(self, tag: Tag) -> str:
        """Return the visible text of the element, without the names of images."""
        if id(tag) not in self._texts:
            texts = (text for owner, text in self._content(tag) if not owner)
            self._texts[id(tag)] = _joined(texts)
        return self._texts[id(tag)]

    def _content(self, tag: Tag) -> list[tuple[int, str]]:
        if id(tag) not in self._contents:
            self._contents[id(tag)] = self._parts(tag)
        return self._contents[id(tag)]

    def _parts(
        self, tag: Tag, *, hidden: bool = False, labels: bool = False
    ) -> list[tuple[int, str]]:
        """Return the texts in an element, each with the ``id`` of the element that it names, or 0.

        `hidden` takes in what is hidden, `labels` tells that aria-labelledby led here.
        """
        parts: list[tuple[int, str]] = []
        stack: list[PageElement | str] = list(reversed(tag.contents))
        while stack:
            node = stack.pop()
            owner, text = 0, ""
            if not isinstance(node, Tag):
                text = str(node)
            elif node.name not in _NO_TEXT and (hidden or not unseen(node)):
                block = " " if node.name in BLOCKS else ""
                own = self._own_text(node, labels=labels)
                if own is None:
                    text = block
                    stack.append(block)
                    stack.extend(reversed(node.contents))
                else:
                    owner, text = id(node), own + block
            if text and not (text.isspace() and parts and parts[-1][1] == " "):
                parts.append((owner, " " if text.isspace() else text))
        return parts

    def _own_text(self, tag: Tag, *, labels: bool) -> str | None:
        """Return the name of an element that is not from its content, or None.

        `labels` tells that aria-labelledby led here: it is followed once, and a control in a label
        counts by its value (steps 2B and 2C).
        """
        if not labels and "aria-labelledby" in tag.attrs:
            text = self._referenced_by(tag)
            if text:
                return text
        if labels and tag.name in _VALUES:
            return _VALUES[tag.name](tag)
        label = attribute(tag, "aria-label").strip()
        if label:
            return label
        if tag.name in ("img", "area", "input", "svg") or role_of(tag) == "img":
            if is_marked(tag) and not conflict(tag):
                return ""
            # An svg that is no image to assistive technology is read by its texts.
            drawn = tag.name == "svg" and role_of(tag) != "img"
            return self._host(tag)[0] or (None if drawn else "")
        if tag.name in ("select", "textarea", "object", "video", "audio", "embed"):
            return attribute(tag, "title")
        return None

    def _name(self, tag: Tag) -> tuple[str | None, _Origin]:
        label, origin = self._labels(tag)
        return (label, origin) if label else self._host(tag)

    def _host(self, tag: Tag) -> tuple[str | None, _Origin]:
        """Return the name from the element's own markup (step 2E), else its tooltip (2I)."""
        text, origin = self._native(tag)
        # An img's alt counts even if it is blank (HTML-AAM 1.0, img and input).
        if text is None or (not text.strip() and not ("alt" in tag.attrs and tag.name == "img")):
            title = fold(attribute(tag, "title"))
            return (title, "title") if title else (text, origin)
        return text, origin

    def _labels(self, tag: Tag) -> tuple[str, _Origin]:
        """Return the name from aria-labelledby or aria-label (steps 2B and 2D)."""
        text = self._referenced_by(tag)
        if text:
            return text, "aria-labelledby"
        label = fold(attribute(tag, "aria-label"))
        return (label, "aria-label") if label else ("", "")

    def _native(self, tag: Tag) -> tuple[str | None, _Origin]:
        """Return the name from the element's own markup, without the tooltip."""
        if tag.name in ("img", "area", "input"):
            if tag.name == "input" and attribute(tag, "type").strip().lower() != "image":
                return attribute(tag, "value"), "value"
            alt = tag.attrs.get("alt")
            return (alt, "alt") if isinstance(alt, str) else (None, "")
        if tag.namespace == "svg":
            for child in tag.children:
                if isinstance(child, Tag) and child.name == "title":
                    return fold(child.get_text()), "svg-title"
        return None, ""

    def _referenced_by(self, tag: Tag) -> str:
        ids = attribute(tag, "aria-labelledby").split()
        return " ".join(filter(None, (self._reference(name) for name in ids)))

    def _reference(self, name: str) -> str:
        """Return the text of the element that aria-labelledby names, hidden or not."""
        if self._by_id is None:
            index: dict[str, Tag] = {}
            for tag in self._soup.find_all(id=True):
                index.setdefault(attribute(tag, "id"), tag)
            self._by_id = index
        target = self._by_id.get(name)
        if target is None or target.name in _NO_TEXT:
            return ""
        if name not in self._referenced:
            own = self._own_text(target, labels=True)
            # A hidden label counts whole; of a visible one what is seen (step 2A).
            hidden = any(hides(node) for node in (target, *target.parents))
            text = self._labelling(target, hidden=hidden) if own is None else own
            self._referenced[name] = fold(text or attribute(target, "title"))
        return self._referenced[name]

    def _labelling(self, tag: Tag, *, hidden: bool) -> str:
        return _joined(text for _, text in self._parts(tag, hidden=hidden, labels=True))


def _joined(texts: Iterable[str]) -> str:
    """Return the texts as one, cut at `LONGEST` characters."""
    chosen: list[str] = []
    length = 0
    for text in texts:
        chosen.append(text)
        length += len(text)
        if length > LONGEST:
            break
    return fold("".join(chosen))[:LONGEST]


def _chosen(tag: Tag) -> str:
    """Return the texts of the options chosen in a select: those marked, else the first."""
    options = tag.find_all("option")
    chosen = [option for option in options if "selected" in option.attrs] or options[:1]
    return " ".join(fold(option.get_text()) for option in chosen)


# The values of controls within a label (step 2C).
_VALUES: dict[str, Callable[[Tag], str]] = {
    "select": _chosen,
    "textarea": lambda tag: fold(tag.get_text()),
}


def fold(text: str) -> str:
    """Return the text with its white space folded to single blanks."""
    return " ".join(text.split())


def is_text(node: PageElement) -> bool:
    """Tell whether a node is text that is rendered."""
    return (
        isinstance(node, NavigableString)
        and node.parent is not None
        and node.parent.name not in _NO_TEXT
    )
