"""What rules that compare images of the whole site need to know about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname

from assetjob.model.finding import Problem
from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.model.image import Image
from assetjob.model.target import TargetState
from assetjob.model.text import Span
from assetjob.rules.support.text import alt_text, last_segment, normalized
from assetjob.rules.support.theme import ThemeHints, theme_hints


@dataclass(frozen=True, slots=True)
class Use:
    """An image with alt text; `path`, `digest` and `fingerprint` are those of its file.

    They are "" where a template writes the folder of the file, and only its name is known.
    `reported` are the rules that found a problem on it. `translation` is the primary language tag
    in the path of the page, `language` the one that the page states for the text, each "" where
    there is none. A folder such as "it" is no language where the page states another. `title` is
    that of the page in its front matter. The other fields are as in `ImageRef`.
    """

    page: str
    span: Span
    line: int
    column: int
    url: str | None
    theme: ThemeHints
    alt: str
    path: str
    digest: str
    translation: str
    language: str
    reported: frozenset[str]
    fingerprint: str = ""
    title: str = ""

    @property
    def file_name(self) -> str:
        """The path of the file, or its address as far as it is known."""
        return self.path or self.url or ""


# A folder or a part of a file name in projects with translations: "content/pt-br/", "index.fr.md".
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?", re.IGNORECASE)
# The codes of ISO 639-1, without those that are no longer used.
_CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht
    hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
    za zh zu
    """.split()
)
# Codes that are also abbreviations and words, by which folders of a site are named.
_WORDS = frozenset(
    "am as be cs cv ee ga hr id ie io is it la me mi ml my no om or os pa ps se sg so st to".split()
)
Compared = Iterator[tuple[Use, Problem]]


def use_of(image: Image, reported: frozenset[str], title: str = "") -> Use | None:
    """Return the image as a `Use`, None if it has no alt text to compare.

    The alt text of a linked image says where the link leads, whatever the image shows. `title` is
    that of the page.
    """
    ref, info = image.ref, image.info
    if ref.context.link is not None or not (info or _has_known_name(image)):
        return None
    alt = alt_text(image)
    if not alt or not normalized(alt):
        return None
    position = (image.page, ref.span, ref.line, ref.column, ref.url)
    stated = (ref.value("lang") or ref.context.language or "").lower().partition("-")[0]
    languages = (_translation(image.page, stated), stated)
    file = (info.path, info.digest) if info else ("", "")
    return Use(
        *position,
        theme_hints(ref),
        alt,
        *file,
        *languages,
        reported,
        fingerprint=info.fingerprint if info else "",
        title=title,
    )


def _has_known_name(image: Image) -> bool:
    """Tell whether a template writes only the folder of an image file, not its name."""
    name = last_segment(image.ref.url)
    dynamic = image.target.state is TargetState.DYNAMIC
    return dynamic and _FILE_NAME.fullmatch(name) is not None


_FILE_NAME = re.compile(r"[^{}<>%$#?]*[^\W\d][^{}<>%$#?]*" + SUFFIX_PATTERN, re.IGNORECASE)


def is_language(folder: str) -> bool:
    """Tell whether the name of a folder, as "fr" or "pt-br", can only be that of a language."""
    found = _LANGUAGE.fullmatch(folder)
    return found is not None and _is_language(found[1].lower(), "-")


def _translation(page: str, stated: str) -> str:
    parts = [*dirname(page).split("/"), *basename(page).split(".")[1:-1]]
    named = (found[1].lower() for part in parts if (found := _LANGUAGE.fullmatch(part)))
    return next((code for code in named if _is_language(code, stated)), "")


def _is_language(code: str, stated: str) -> bool:
    return code in _CODES and (code not in _WORDS or stated in ("", code))
