"""Image files and their uses on pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from assetjob.model.drawn_box import UNSTYLED, DrawnBox
from assetjob.model.formats import Format
from assetjob.model.measured import Measured, MeasuredBackground
from assetjob.model.page import Candidate, ImageRef, ParsedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Source


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits above which an image file is not read: bytes, pixels of all frames, frames."""

    bytes: int = 200_000_000
    pixels: int = 250_000_000
    frames: int = 2_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A text in the metadata of an image file, as it is there.

    `source` names the field. `language` is the text's language tag, "" where the file does not say.
    """

    source: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """The facts of an image file, read from its header and its bytes, never from its name.

    `width` and `height` are pixels of one frame as displayed (EXIF rotation applied); for an SVG
    CSS pixels, 0 where it has no size of its own. `bytes` is the file's size, `digest` the SHA-256
    of its bytes in hex. `mode` is Pillow's (``RGB``, ``CMYK``, ``P`` ...), `bits` per channel.
    `profile` names an embedded ICC profile, "" without one. `private` lists kinds of personal
    metadata (``GPS``, ``serial number``), never their values. `active` lists what an SVG would do
    when it is opened directly (``script``, ``outside reference``). `fingerprint` is the image
    scaled to 8 by 8 pixels of 8-bit sRGB on white, in hex, "" where nothing is to be compared.
    `exact` is False if an SVG does not state its size in whole pixels. `density_size` is
    the natural size in CSS pixels where EXIF's resolution makes it another than that in pixels.
    `gain_map` tells that a screen with a high dynamic range shows more than the pixels say.
    `undisplayable` says why no browser displays it, "" where browsers do. `compressed` tells that
    the server must send an SVG with ``Content-Encoding: gzip``. `texts` are the descriptions in its
    metadata, those that are meant as alternative texts first, `lines` the text in the image as a
    machine reads it, if that was asked for.
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
    fingerprint: str = ""
    exact: bool = True
    density_size: tuple[int, int] | None = None
    gain_map: bool = False
    undisplayable: str = ""
    compressed: bool = False
    texts: tuple[EmbeddedText, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def natural_size(self) -> tuple[int, int]:
        """The natural width and height in CSS pixels: what a browser shows without other sizes."""
        return self.density_size or (self.width, self.height)

    @property
    def in_css_pixels(self) -> ImageInfo:
        """The same facts with the natural size for the size in pixels."""
        width, height = self.natural_size
        return replace(self, width=width, height=height) if self.density_size else self


@dataclass(frozen=True, slots=True)
class Failure:
    """One file that could not be processed: the name of the stage, and one line for a person.

    `lasting` tells that the bytes of the file are the reason, so it fails again until they change.
    `own_limit` tells that a limit of assetjob is the reason, and nothing is wrong with the file.
    `size` is the natural size of an image in CSS pixels, None where it is not known.
    `animated_bytes` is the size of the file of an animation, 0 for other files.
    """

    path: str
    stage: str
    reason: str
    lasting: bool = field(default=False, compare=False)
    own_limit: bool = field(default=False, compare=False)
    size: tuple[int, int] | None = field(default=None, compare=False)
    animated_bytes: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CandidateImage:
    """A ``srcset`` candidate with what it points at."""

    candidate: Candidate
    target: Target
    info: ImageInfo | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """One use of an image and what it points at: the input of a rule.

    `info` is None unless the file was read. `variants_of` is the path of another image file if the
    variants in the ``srcset`` were made of that one, its own if they were made of other bytes than
    it has now, "" otherwise. `loaded_early` tells that a link
    in a layout or in a header loads the file. `box` is what style sheets say, `measured` what a
    browser measured.
    """

    page: str
    ref: ImageRef
    target: Target
    info: ImageInfo | None = None
    failure: Failure | None = None
    candidates: tuple[CandidateImage, ...] = ()
    variants_of: str = ""
    loaded_early: bool = False
    box: DrawnBox = UNSTYLED
    measured: Measured | None = None

    @property
    def digest(self) -> str:
        """SHA-256 in hex of the file that was read, or of a data URL; "" where there is neither."""
        if self.info:
            return self.info.digest
        if self.target.state is TargetState.DATA:
            return sha256((self.ref.url or "").encode("utf-8", "surrogatepass")).hexdigest()
        return ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small version of an image file for the report; `width` and `height` are its pixels.

    `subtype` is that of its media type: a WebP is encoded, a small SVG is shown as it is.
    """

    digest: str
    data: bytes
    width: int
    height: int
    subtype: Literal["webp", "svg+xml"] = "webp"


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """What to read from the image file at `path`.

    `side` is the longer side of its thumbnail in pixels, 0 where none is needed. `fingerprint` asks
    for `ImageInfo.fingerprint`. `digest` is the SHA-256 that the file must have, in hex, "" where
    it is not known.
    """

    path: str
    side: int = 0
    fingerprint: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class TextRequest:
    """Asks for the text in an image file."""

    info: ImageInfo


@dataclass(frozen=True, slots=True)
class ImageText:
    """The text in an image as a machine reads it, from top to bottom."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image file that was read: its facts, and the thumbnail if one was asked for.

    `thumbnail` is None for formats without thumbnails.
    """

    info: ImageInfo
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True, slots=True)
class ResolvedPage:
    """A page with its images resolved; `rewritten` is its new text where it changed (or would).

    `url` is its public URL, "" where that is not known. `backgrounds` are those of CSS that readers
    see first and largest, as a browser measured. `built_from` are the paths that the source
    of a built page has from its project's folder and from that of the settings. `listing_unused`
    tells that nothing on its site shows the image that its front matter names for lists.
    """

    source: Source
    page: ParsedPage
    images: tuple[Image, ...]
    rewritten: str | None = None
    url: str = ""
    built_from: tuple[str, ...] = ()
    backgrounds: tuple[MeasuredBackground, ...] = ()
    listing_unused: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The paths by which settings, the baseline and decisions may name the page."""
        return (self.source.path, *self.built_from)
