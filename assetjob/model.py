"""Every value that flows between the stages.

Only the standard library is imported here. All values are frozen and slotted; sequences are tuples.
Paths of files inside the site are strings with ``/``, relative to the site's root
(``images/a.jpg``), so that two audits of one site on two machines are the same bytes. Offsets and
spans count characters (code points) of ``Source.text``; sizes of pictures are pixels of the file as
displayed (EXIF rotation applied) unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Literal

# --- text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters of ``Source.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Tell whether `other` covers all of it."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters of `span` by `text`: an empty span inserts, an empty text deletes."""

    span: Span
    text: str


class Markup(StrEnum):
    """How a page is written; decided by the file's extension."""

    HTML = "html"
    MARKDOWN = "markdown"


class Dialect(StrEnum):
    """Which Markdown the site's generator renders."""

    KRAMDOWN = "kramdown"
    COMMONMARK = "commonmark"


@dataclass(frozen=True, slots=True)
class Source:
    """A page's file, read.

    `text` is its bytes decoded strictly as UTF-8 (a BOM stays), so it encodes to the same bytes.
    `block_html` tells that kramdown reads Markdown within HTML blocks (``parse_block_html``).
    """

    path: str
    markup: Markup
    text: str
    dialect: Dialect = Dialect.COMMONMARK
    block_html: bool = False


@dataclass(frozen=True, slots=True)
class Attr:
    """An attribute as it stands in the file.

    `name` is lower-cased, `value` has its character references resolved. `span` covers
    ``name="value"``; `value_span` covers the value without its quotes and is None for an attribute
    without a value. Of duplicates only the first is listed, as browsers do. In a kramdown attribute
    list (``{: width="3"}``) the spans lie inside the list.
    """

    name: str
    value: str
    span: Span
    value_span: Span | None


# --- site


@dataclass(frozen=True, slots=True)
class Collection:
    """A Jekyll collection; its files lie in ``_name``. `permalink` is its template, or None."""

    name: str
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class PermalinkDefault:
    """A ``defaults`` entry of ``_config.yml`` that sets a permalink for a part of the site."""

    path: str
    type: str | None
    permalink: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site's folder, and what its ``_config.yml`` says about where things are served.

    `root` is absolute with symbolic links resolved. `origin` is the site's own ``scheme://host``,
    or None; `baseurl` is "" or begins with a slash and ends without one. `excludes` are Jekyll's
    patterns, `includes` the names that it serves although they begin with a dot or underscore.
    `builder` names another generator whose sources these are: it serves files elsewhere than they
    lie, those of the folders `static` at the root. `renderer` names what Jekyll renders Markdown by
    if that is not kramdown, `keeps_html` tells whether HTML in Markdown surely stays; `block_html`
    is as in `Source`.
    """

    root: Path
    jekyll: bool = False
    origin: str | None = None
    baseurl: str = ""
    permalink: str = "date"
    collections: tuple[Collection, ...] = ()
    collections_dir: str = ""
    defaults: tuple[PermalinkDefault, ...] = ()
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    builder: str | None = None
    static: tuple[str, ...] = ()
    renderer: str | None = None
    keeps_html: bool = True
    block_html: bool = False


# --- pages


class Kind(StrEnum):
    """What carries the image. Only IMG, SOURCE and MARKDOWN are ever rewritten.

    FILE is an image file that nothing names.
    """

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
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Element:
    """One ancestor of an image, as far as style sheets and rules need it."""

    name: str
    id: str = ""
    classes: tuple[str, ...] = ()
    style: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The nearest link around an image; `name` is its accessible name without the image.

    `text` is what is written in it for all to read, `href` is "" where a role alone makes the
    element a link. `exposed` is False where the link itself is hidden from assistive technology.
    """

    href: str
    name: str
    text: str = ""
    exposed: bool = True


@dataclass(frozen=True, slots=True)
class AccessibleName:
    """The name that assistive technology gets, as far as markup tells (accname-1.2).

    `text` is None where there is none at all. `origin` says where it comes from. `exposed` is False
    where the element is not in the accessibility tree: hidden, inside ``aria-hidden``, or declared
    decorative (`decorative`: an author's ``alt=""``, ``role="none"`` or ``role="presentation"``
    that no conflict undoes).
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
    table cell, `language` the nearest ``lang``, `ancestors` the elements around it, nearest first.
    """

    link: Link | None = None
    caption: str | None = None
    heading: str | None = None
    before: str = ""
    after: str = ""
    block: str = ""
    language: str | None = None
    ancestors: tuple[Element, ...] = ()
    name: AccessibleName = AccessibleName()

    @property
    def key(self) -> str:
        """A digest of what surrounds the image, 16 hex digits.

        It stays when the text moves within its page or the page's file is renamed.
        With the picture's digest it is the key of a decision or of a known finding.
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
    """Where the parts of a Markdown image stand, beside the attributes of its attribute list.

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
    """One use of an image on a page, with the exact place of everything that may be edited.

    `span` covers the start tag, or the whole Markdown construct with its attribute list. `line` and
    `column` count from 1 (lines end at LF, CRLF or CR). `url` is the value as a browser would see
    it (character references resolved, blanks around it stripped), None where the element names no
    file. For Markdown `attrs` holds ``alt``, ``src`` and ``title`` with the spans of their text,
    and the attribute list's. `candidates` is the parsed ``srcset``; `srcset_errors` and
    `sizes_errors` tell in one line each what is wrong in ``srcset`` and ``sizes``. `templated`
    tells that something else has a say in the attributes, and may write others, or these or not: a
    template among them, or a kramdown attribute list behind the tag.
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

    def attr(self, name: str) -> Attr | None:
        """Return the attribute of this lower-case name, or None."""
        for attr in self.attrs:  # asked so often that a generator is felt
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
class FrontMatter:
    """The front matter's facts that place a page in its site.

    `span` covers it with both of its ``---`` lines. `problem` tells in one line why it could not be
    read, "" where it could.
    """

    span: Span
    problem: str = ""
    title: str | None = None
    permalink: str | None = None
    layout: str | None = None
    language: str | None = None
    date: str | None = None
    slug: str | None = None
    categories: tuple[str, ...] = ()
    published: bool = True
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    `base` is the value of ``<base href>``. `whole` tells a full document (it has its own ``<html>``
    or ``<body>``) from a post that a layout will wrap. `styles` are the texts of its ``<style>``
    elements, `sheets` the ``href`` of its style-sheet links.
    """

    source: Source
    refs: tuple[ImageRef, ...]
    front_matter: FrontMatter | None = None
    base: str | None = None
    whole: bool = False
    styles: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


# --- images


class TargetState(StrEnum):
    """What a URL points at."""

    LOCAL = "local"
    MISSING = "missing"
    OUTSIDE = "outside"
    EXTERNAL = "external"
    DYNAMIC = "dynamic"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class UrlForm:
    """How a page writes the URL of a site file; a variant's URL is written in the same form.

    The URL of ``path`` is ``before + quoted path + after``; where `folder` is given, the path is
    written relative to that folder of the site's URL space (``""`` is the root).
    """

    before: str = "/"
    after: str = ""
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads.

    `path` is the file that the URL names, None for states other than LOCAL and MISSING; `found` the
    file that differs from it in letter case only. `form` is given for LOCAL.
    """

    state: TargetState
    path: str | None = None
    found: str | None = None
    form: UrlForm | None = None


Format = Literal["jpeg", "png", "webp", "gif", "avif", "tiff", "bmp", "svg", "ico", "other"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an image may have before it is refused unread: bytes, pixels of all frames, frames."""

    bytes: int = 200_000_000
    pixels: int = 250_000_000
    frames: int = 2_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """The facts of an image file, read from its header and its bytes, never from its name.

    `width` and `height` are pixels of one frame as displayed (EXIF rotation applied); for an SVG
    CSS pixels, 0 where it has no size of its own. `bytes` is the file's size, `digest` the SHA-256
    of its bytes in hex. `mode` is Pillow's (``RGB``, ``CMYK``, ``P`` ...), `bits` per channel.
    `profile` names an embedded ICC profile, "" without one. `private` lists kinds of personal
    metadata (``GPS``, ``serial number``), never their values. `active` lists what an SVG would do
    where it is opened by itself (``script``, ``outside reference``). `look` is the picture in 8 by
    8 pixels of 8-bit sRGB on white, in hex, "" where nothing is to be compared. `exact` is False
    where an SVG's size is not surely its own in whole pixels.
    """

    path: str
    format: Format
    width: int
    height: int
    bytes: int
    digest: str
    frames: int = 1
    has_alpha: bool = False
    orientation: int = 1
    mode: str = "RGB"
    bits: int = 8
    profile: str = ""
    wide_gamut: bool = False
    private: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    look: str = ""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """One file that could not be handled: the stage's name, and one line for a person.

    `lasting` tells that its own bytes are the reason: it fails again until they change.
    """

    path: str
    stage: str
    reason: str
    lasting: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class CandidateImage:
    """A ``srcset`` candidate with what it points at."""

    candidate: Candidate
    target: Target
    info: ImageInfo | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """One use of an image with what it points at: all that a rule sees.

    `info` is None unless the file was read.
    """

    page: str
    ref: ImageRef
    target: Target
    info: ImageInfo | None = None
    failure: Failure | None = None
    candidates: tuple[CandidateImage, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 in hex of the file that was read, or of a data URL; "" where there is neither."""
        if self.info:
            return self.info.digest
        if self.target.state is TargetState.DATA:
            return sha256((self.ref.url or "").encode("utf-8", "surrogatepass")).hexdigest()
        return ""


# --- findings


class Severity(IntEnum):
    """How grave and how sure.

    ERROR breaks for users, WARNING is a flaw, REVIEW asks a person to look.
    """

    REVIEW = 1
    WARNING = 2
    ERROR = 3


class State(StrEnum):
    """What became of a finding: NEW counts for the gate, FIXED was mended by this run."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"
    IGNORED = "ignored"


IgnoredIn = Literal["", "page", "settings", "decisions"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields.

    `message` is one line; `span` narrows the place; `fix` holds certain edits, or nothing.
    """

    message: str
    span: Span | None = None
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's problem at its place.

    `span` is the image's; (page, span) is the key of the `Image` it belongs to. `part`
    narrows the place to what is wrong, as `Problem.span` does, and `fix` holds its certain edits.
    `reason` is a person's for ignoring it, `ignored_in` where that person said so.
    """

    rule: str
    severity: Severity
    page: str
    line: int
    column: int
    url: str | None
    message: str
    span: Span
    state: State = State.NEW
    part: Span | None = None
    reason: str = ""
    ignored_in: IgnoredIn = ""
    fix: tuple[Edit, ...] = ()

    @property
    def on_words(self) -> bool:
        """Tell whether it is on the picture's text, which only a person can settle."""
        return "alt" in self.rule.split("-") or self.rule in _ON_WORDS


_ON_WORDS = frozenset({"decorative-but-exposed", "linked-image-without-name"})


@dataclass(frozen=True, slots=True, order=True)
class KnownFinding:
    """A finding that an earlier run wrote to the baseline.

    `image` is the SHA-256 of the file in hex, or the URL; `context` is `Context.key`; `url` is what
    the page calls the image.
    """

    page: str
    rule: str
    image: str
    context: str
    url: str = ""


# --- decisions


class Choice(StrEnum):
    """What a reviewer decided on a picture."""

    ALT = "alt"
    DECORATIVE = "decorative"
    EDITOR = "editor"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's word on one use of a picture.

    `picture` is the SHA-256 of the file in hex, "" where there is no file; `context` is
    `Context.key`. `remove` names attributes to take away (``role``, ``title``). The rest are hints.
    """

    picture: str
    context: str
    decision: Choice
    alt: str = ""
    reason: str = ""
    remove: tuple[str, ...] = ()
    file: str = ""
    page: str = ""
    line: int = 0
    url: str = ""


class DecisionState(StrEnum):
    """What became of a decision in a run."""

    APPLIED = "applied"
    THERE = "already there"
    STALE = "stale"
    UNKNOWN = "unknown"
    OPEN = "open"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SettledDecision:
    """A decision with what became of it, and where; `reason` is one line for a person."""

    decision: Decision
    state: DecisionState
    reason: str = ""


# --- variants

VariantFormat = Literal["avif", "webp"]


@dataclass(frozen=True, slots=True)
class Variant:
    """A file to be made from an original: its path in the site and its size in pixels."""

    path: str
    width: int
    height: int
    format: VariantFormat = "webp"


@dataclass(frozen=True, slots=True)
class Auto:
    """The lowest quality at which an image scores `target` by `metric` (its name and version)."""

    target: int
    metric: str

    def __str__(self) -> str:
        return f"auto, {self.target} by {self.metric}"


# Pixels of the largest variant that is judged, which takes 600 bytes of memory for each.
JUDGED = 2_500_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """The settings that shape the bytes of a variant, and so part of its digest.

    `quality` is 1 to 100, or chosen for each image; `effort` is 0 to 6 (libwebp's). `near_lossless`
    lets graphics lose what is hardly seen, `copyright` keeps the original's EXIF copyright notice.
    """

    quality: int | Auto
    effort: int
    near_lossless: bool = False
    copyright: bool = False


@dataclass(frozen=True, slots=True)
class EncodeJob:
    """All variants of one original, made from one decode, in ascending order of width.

    Of one width, AVIF stands before WebP. `known` is the quality that an earlier run chose for it.
    """

    info: ImageInfo
    encoding: Encoding
    variants: tuple[Variant, ...]
    known: int | None = None

    @property
    def judged(self) -> Variant | None:
        """The variant that the quality is chosen by: the largest of at most `JUDGED` pixels.

        None where there is none, and for an animation.
        """
        if self.info.frames > 1:
            return None
        small = [each for each in self.variants if each.width * each.height <= JUDGED]
        return max(small, key=lambda each: each.width, default=None)

    @property
    def megapixels(self) -> float:
        """The pixels that will be encoded, in millions: the measure of the job's cost."""
        return sum(v.width * v.height for v in self.variants) * self.info.frames / 1e6


@dataclass(frozen=True, slots=True)
class EncodedVariant:
    """A variant that is worth serving, with its weight in bytes."""

    variant: Variant
    bytes: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A variant that was not kept, and why, in one line for a person."""

    variant: Variant
    reason: str


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A variant with its bytes, on the way from a worker to the store."""

    variant: Variant
    data: bytes


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same piece of a picture at a variant's size, from the original and from the variant.

    `before` and `after` are WebP of `width` by `height` pixels.
    """

    variant: Variant
    before: bytes
    after: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EncodedFiles:
    """What a worker made of a job: the files worth serving and the variants refused.

    Both are in ascending order of width. `infos` are the facts of the files, as the next run will
    probe them. `quality` is that of what is lossy. `comparisons` (the widest first) and `thumbnail`
    are for the report.
    """

    job: EncodeJob
    files: tuple[EncodedFile, ...]
    refused: tuple[Refusal, ...] = ()
    infos: tuple[ImageInfo, ...] = ()
    quality: int | None = None
    comparisons: tuple[Comparison, ...] = ()
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """What became of a job: the variants kept (ascending width) and those refused.

    `fresh` counts those encoded in this run. `quality` is that of what is lossy, None where it was
    chosen by a run that nothing is known of. `comparisons` begin with the widest variant.
    """

    job: EncodeJob
    kept: tuple[EncodedVariant, ...]
    refused: tuple[Refusal, ...] = ()
    fresh: int = 0
    quality: int | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of one page that are made together or not at all.

    `needs` are the variants' paths that they point at.
    """

    page: str
    edits: tuple[Edit, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of an image for the report; `width` and `height` are its own pixels.

    `subtype` is that of its media type: a WebP is made, a small SVG shown as it is.
    """

    digest: str
    data: bytes
    width: int
    height: int
    subtype: Literal["webp", "svg+xml"] = "webp"


# --- result

Command = Literal["audit", "preview", "in-place", "output"]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page with its images resolved; `rewritten` is its new text where it changed (or would)."""

    page: Page
    images: tuple[Image, ...]
    rewritten: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run found and did, in the order of paths: what every report is made of.

    Of a large site `pages`, `findings`, `encoded` and `thumbnails` lie on the disk (see `shelf`):
    whoever reads them goes through them, and keeps none of them.

    `gone` are the baseline's findings that were mended since, `not_scanned` those of pages that
    this run did not look at. `left_alone` says by the paths of images why they get no variants.
    `notes` are lines for whoever keeps the settings. `folder` is the path of the site's folder in
    its repository, with a slash at its end; "" where they are one, or there is none.
    """

    command: Command
    gate: Severity | None
    pages: Sequence[JudgedPage]
    findings: Sequence[Finding]
    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)
    left_alone: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    gone: tuple[KnownFinding, ...] = ()
    not_scanned: tuple[KnownFinding, ...] = ()
    notes: tuple[str, ...] = ()
    decisions: tuple[SettledDecision, ...] = ()
    folder: str = ""

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings at or above the gate, 3 some files failed (it outranks 1)."""
        if self.failures:
            return 3
        open_findings = (f for f in self.findings if f.state is State.NEW)
        return int(self.gate is not None and any(f.severity >= self.gate for f in open_findings))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A page's new text, and the text that it was made from."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the paths of the pages brought back and of the variants removed.

    `edited` are pages that somebody changed since the run, `kept` variants that are still
    mentioned. `killed` tells that the run had not ended by itself.
    """

    pages: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    killed: bool = False
