"""A parsed page: the images that it uses and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from assetjob.model.front_matter import FrontMatter
from assetjob.model.placement import UNKNOWN, Placement
from assetjob.model.restyling import UNCHANGED, Restyling
from assetjob.model.text import Attr, Span


class Kind(StrEnum):
    """The markup that shows an image; only IMG, SOURCE and MARKDOWN are ever rewritten."""

    IMG = "img"
    MARKDOWN = "markdown"
    SOURCE = "source"
    INPUT = "input"
    POSTER = "poster"
    OBJECT = "object"
    EMBED = "embed"
    AREA = "area"
    SVG = "svg"
    SVG_IMAGE = "svg-image"
    ROLE_IMG = "role-img"
    ICON = "icon"
    PRELOAD = "preload"
    META = "meta"
    CSS = "css"
    DATA_SRC = "data-src"
    FRONT_MATTER = "front-matter"
    INCLUDE = "include"
    FILE = "file"  # an image file that nothing names


LONGEST_ATTRIBUTE = 300  # characters kept of an ancestor's attribute


@dataclass(frozen=True, slots=True)
class Element:
    """One ancestor of an image, as far as style sheets and rules need it.

    `attributes` are those but ``id`` and ``style``, cut to `LONGEST_ATTRIBUTE`; None if unknown.
    """

    name: str
    id: str = ""
    classes: tuple[str, ...] = ()
    style: str = ""
    role: str = ""
    attributes: tuple[tuple[str, str], ...] | None = ()

    def attribute(self, name: str) -> str | None:
        """Return the value of the attribute of this lower-case name, or None."""
        if name in ("id", "style"):
            return (self.id if name == "id" else self.style) or None
        return next((value for each, value in self.attributes or () if each == name), None)


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A style sheet of a page: a linked one, or (`url` is None) the `text` of a ``<style>``.

    `media` is its media query list. `applies` is False for one that is off until a reader or a
    script chooses it, and for one that may apply in a shadow tree only. `fixed` tells that the page
    names the digest of its file.
    """

    url: str | None
    text: str = ""
    media: str = ""
    applies: bool = True
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The nearest link around an image; `name` is its accessible name without the image.

    `text` is its visible text. `href` is "" where a role alone makes the element a link. `exposed`
    is False where the link itself is hidden from assistive technology.
    """

    href: str
    name: str
    text: str = ""
    exposed: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """The nearest button or ``summary`` around an image; `element` is its element name.

    `name` is its accessible name without the image. `exposed` is False where the button itself is
    hidden from assistive technology.
    """

    element: str
    name: str
    exposed: bool = True


@dataclass(frozen=True, slots=True)
class AccessibleName:
    """The name that assistive technology gets, as far as markup decides it (accname-1.2).

    `text` is None where there is none. `origin` names its source, or where it would be written.
    `exposed` is False where the element is not in the accessibility tree: hidden, inside
    ``aria-hidden``, or declared decorative (`decorative`: an author's ``alt=""``, ``role="none"``
    or ``role="presentation"`` without a conflict).
    """

    text: str | None = None
    origin: Literal[
        "", "alt", "aria-label", "aria-labelledby", "title", "svg-title", "text", "value"
    ] = ""
    exposed: bool = True
    decorative: bool = False
    role_conflict: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds an image on its page. Texts have their white space folded to single blanks.

    `heading` is the nearest heading before the image, `caption` its ``figcaption`` (or table
    caption), `before` and `after` up to 200 characters of the neighbouring text in the same block
    and its neighbours, `block` the whole text of the nearest link, button, paragraph, list item or
    table cell, `language` the nearest ``lang``, `ancestors` the elements around it, nearest first,
    `numbered_caption` what follows "Figure 3." next to it, `caption_by_look` a text below it that
    is set like a caption, `cell_heading` the heading of its row.
    """

    link: Link | None = None
    button: Button | None = None
    caption: str | None = None
    heading: str | None = None
    before: str = ""
    after: str = ""
    block: str = ""
    language: str | None = None
    ancestors: tuple[Element, ...] = ()
    name: AccessibleName = AccessibleName()
    placement: Placement = UNKNOWN
    numbered_caption: str | None = None
    caption_by_look: str | None = None
    cell_heading: str | None = None

    @property
    def key(self) -> str:
        """A digest of what surrounds the image, 16 hex digits.

        It stays the same when the text moves within its page or the page's file is renamed.
        Together with the image file's digest it is the key of a decision or of a baseline entry.
        """
        link = self.link.href if self.link else ""
        parts = (self.heading or "", self.caption or "", self.before, self.after, link)
        return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def inside(self, *names: str) -> bool:
        """Tell whether an ancestor has one of these element names."""
        return any(element.name in names for element in self.ancestors)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ``srcset`` candidate (HTML standard, 4.8.4.2.1).

    `unit` is "" where the author wrote no descriptor, which means 1x.
    """

    url: str
    value: float
    unit: Literal["", "w", "x"]


@dataclass(frozen=True, slots=True)
class MarkdownParts:
    """The spans of the parts of a Markdown image.

    `alt` covers the text between the brackets, `destination` the URL without ``<>`` (None in a
    reference image), `title` the quoted title with its quotes (None without one). `attribute_list`
    covers an attribute list ``{: ...}`` that directly follows.
    """

    alt: Span
    destination: Span | None
    title: Span | None
    attribute_list: Span | None


@dataclass(frozen=True, slots=True)
class ImageRef:
    """One use of an image on a page, with the span of everything that may be edited.

    `span` covers the start tag, or the whole Markdown construct with its attribute list. `line` and
    `column` count from 1 (lines end at LF, CRLF or CR). `url` is the value as a browser would see
    it (character references resolved, blanks around it stripped), None where the element names no
    file. For Markdown `attrs` holds ``alt``, ``src`` and ``title`` with the spans of their text,
    and the attribute list's. `candidates` is the parsed ``srcset``; `srcset_errors` and
    `sizes_errors` say in one line each what is wrong in ``srcset`` and ``sizes``. `templated`
    tells that the attributes in the file are not all there are, or conditional: a template is among
    them, or a kramdown attribute list follows the tag. `scripted` tells that a script, a handler or
    a binding of a framework may set its ``src``, `wrapped` that a script may wrap it in another
    element. `skipped` tells that the author opts it out (``data-assetjob="skip"``). `alt_parameter`
    is the parameter that an include writes as the alt text, where the page does not give it, so
    that the alt text is empty.
    """

    kind: Kind
    span: Span
    line: int
    column: int
    url: str | None
    attrs: tuple[Attr, ...] = ()
    context: Context = Context()
    candidates: tuple[Candidate, ...] = ()
    parts: MarkdownParts | None = None
    srcset_errors: tuple[str, ...] = ()
    sizes_errors: tuple[str, ...] = ()
    templated: bool = False
    scripted: bool = False
    wrapped: bool = False
    skipped: bool = False
    alt_parameter: str = ""

    def attr(self, name: str) -> Attr | None:
        """Return the attribute of this lower-case name, or None."""
        for attr in self.attrs:  # called so often that a generator would cost
            if attr.name == name:
                return attr
        return None

    def value(self, name: str) -> str | None:
        """Return the value of the attribute of this lower-case name, or None."""
        for attr in self.attrs:
            if attr.name == name:
                return attr.value
        return None


@dataclass(frozen=True, slots=True)
class UnreadImage:
    """Something that looks like an image in a construct that is not read, so it is not checked.

    `construct` names the construct (``{% gallery %}``, ``<Photo>``), `text` is what looks like the
    address of an image.
    """

    line: int
    construct: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What parsing finds in the text of a `Source`; the text itself is not part of it.

    `base` is the value of ``<base href>``. `whole` tells a full document (it has its own ``<html>``
    or ``<body>``) from a post that a layout will wrap. `sheets` are its style sheets in their
    order, `policies` the values of its ``<meta http-equiv="Content-Security-Policy">``. `scripts`
    are the ``src`` of its scripts, `handlers` the code of its event handlers that may set an
    image's ``src``, `image_names` the ids, names and classes by which other elements refer to its
    images. `restyling` is what its inline scripts and handlers may change. `unread` are images that
    are not among `refs` because their construct is not known. `variables` are those of templates
    that get one value on the page: names and values.
    """

    refs: tuple[ImageRef, ...]
    front_matter: FrontMatter | None = None
    base: str | None = None
    whole: bool = False
    sheets: tuple[StyleSheet, ...] = ()
    policies: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    image_names: tuple[str, ...] = ()
    unread: tuple[UnreadImage, ...] = ()
    restyling: Restyling = UNCHANGED
    variables: tuple[tuple[str, str], ...] = ()
