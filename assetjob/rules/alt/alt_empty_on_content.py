"""Rule alt-empty-on-content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.target import TargetState
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import displayed_size
from assetjob.rules.support.text import file_name, stem
from assetjob.settings.schema import Settings

# CSS pixels of the shorter and the longer side. Smaller images are icons, logos and thumbnails.
LEAST_SHORT, LEAST_LONG = 100, 240
LARGE_SHORT, LARGE_LONG = 240, 400  # an illustration, even within a line of text
FLATTEST_BANNER = 4  # ratio of the sides, in a box that is called a banner
FLATTEST = 10  # ratio of the sides; flatter images are dividers and borders
CARD = 3  # other elements in a card, such as a heading, a text and a link
LARGEST_ICON = 149  # CSS pixels of the longer side, where an editor wrote alt=""
_DECORATION = re.compile(
    r"(?<![a-z])(avatar|background|bg|blob|border|decor\w*|divider|emoji|hero|icon|ornament|overlay"
    r"|pattern|separator|shape|spacer|texture|thumb|thumbnail|wave)s?(?![a-z])",
    re.IGNORECASE,
)
_BANNER = re.compile(r"(?<![a-z])(?:banner|hero|jumbotron|masthead)(?![a-z])", re.IGNORECASE)
_FLOAT = re.compile(r"(?:^|;)float:(?:left|right)")
_FOOTERS = frozenset({"footer", "site-footer", "page-footer", "main-footer"})  # classes
_NEAREST = 3  # ancestors whose classes may say that the image is decoration
# Links that lead on from an image, and do not name it.
_ACTION = re.compile(
    r"\W*(?:all|click|credits?|data|download|enlarge|full|here|image|larger?|learn|more|open|original"
    r"|pdf|photo|read|see|show|source|view|via|visit|zoom)\b|\W*\Z",
    re.IGNORECASE,
)
MOST_WORDS = 6  # in the name of a person or an organisation
LEAST_NAME = 4  # characters of the word of a name that a file name has
# Images of which a name alone does not give the content.
_OF_DATA = re.compile(
    r"chart|diagram|infographic|poster|programme|schedule|screenshot|statistic|survey|timeline"
    r"|(?<![a-z])(?:figure|flow|graph|info|map|number|plan|process|result|screen|table|trend)"
    r"s?(?![a-z])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_EDITOR = "isomer-image-wrapper"
_GATSBY = "gatsby-image-wrapper"  # the element of gatsby-image and gatsby-plugin-image
_EMPTY_BY_ALT = frozenset({Kind.INCLUDE, Kind.DATA_SRC})
_LOGO = frozenset({"logo", "logos"})
_JPEG = (".jpg", ".jpeg")


@page_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("e88epe",),
    conformance=True,
    unless=("linked-image-without-name", "figure-without-alt"),
)
def alt_empty_on_content(page: ResolvedPage, settings: Settings) -> Found:
    """Image that may be content is marked as decorative.

    alt="" hides the image from screen readers. Large images between paragraphs usually carry
    information: photographs, charts, posters. Many editors write alt="" when nobody enters an alt
    text, among them Isomer's. Describe the image, or confirm in the report that no change is
    needed.

    See:
        https://www.w3.org/WAI/tutorials/images/decision-tree/
        https://www.w3.org/WAI/tutorials/images/decorative/

    Bad:
        <p>Visitors rose in May.</p>
        <p><img src="chart-600x400.png" alt="" width="600" height="400"></p>
        <p>They fell in June.</p>

    Good:
        <p>Visitors rose in May.</p>
        <p><img src="visitors-600x400.png" alt="Visitors by month: most in May" width="600"
                height="400"></p>

    Good:
        <article><img src="dusk-600x400.jpg" alt="" width="600" height="400">
        <h3>The Merlion</h3><p>Open daily.</p></article>
    """
    matter = page.page.front_matter
    by_editor = settings.profile == "isomer" or (matter is not None and matter.variant == "tiptap")
    images = tuple(_shown(page))
    hidden = {image.ref.url for image in images if image.ref.url and _is_hidden(image)}
    for image in images:
        if image.ref.url in hidden:
            continue  # half of a strip that moves; the other half has the same images
        if _is_empty(image) and _is_content(image, by_editor=by_editor):
            yield image, Problem(_message(image))


def _shown(page: ResolvedPage) -> Iterator[Image]:
    """Yield the images, each lazy one once: with the file that its script loads.

    Of Gatsby's that is its copy in ``<noscript>``, where the element itself has another image.
    """
    lazy = {image.ref.attrs: image for image in page.images if _is_lazy(image)}
    names = {image.ref.attrs for image in page.images if image.ref.kind is Kind.IMG}
    seen = {file.target.path for attrs, file in lazy.items() if attrs in names}
    for image in page.images:
        file = lazy.get(image.ref.attrs)
        if image.ref.kind is Kind.IMG and file is not None and _has_no_file(image):
            ref = replace(image.ref, url=file.ref.url)
            yield replace(image, ref=ref, target=file.target, info=file.info)
        elif image.ref.kind is not Kind.DATA_SRC:
            yield image
        elif image is file and _is_in_gatsby(image) and file.target.path not in seen:
            seen.add(file.target.path)
            yield image


def _is_lazy(image: Image) -> bool:
    return image.ref.kind is Kind.DATA_SRC and bool(image.ref.url)


def _has_no_file(image: Image) -> bool:
    return not image.ref.url or image.target.state is TargetState.DATA


def _is_in_gatsby(image: Image) -> bool:
    around = image.ref.context.ancestors[:_NEAREST]
    return any(name.startswith(_GATSBY) for each in around for name in each.classes)


def _message(image: Image) -> str:
    size = displayed_size(image)
    if parameter := image.ref.alt_parameter:
        return (
            f'the include writes alt="" as no parameter "{parameter}" is given; describe the image '
            "there, or confirm that it is decorative"
        )
    what = "the large image" if size is not None and _is_large(size) else "the image"
    return f'{what} has alt=""; describe it, or confirm that it is decorative'


def _is_hidden(image: Image) -> bool:
    """Tell whether an element around the image hides it from assistive technology."""
    return any(each.attribute("aria-hidden") == "true" for each in image.ref.context.ancestors)


def _is_empty(image: Image) -> bool:
    """Tell whether the image is decorative by an empty ``alt`` attribute alone."""
    ref = image.ref
    is_declared = (ref.value("role") or "").strip() != ""
    return (
        bool(ref.url or ref.candidates)
        and (ref.value("alt") == "" or ref.alt_parameter != "")
        and (ref.kind in _EMPTY_BY_ALT or (ref.kind is Kind.IMG and ref.context.name.decorative))
        and ref.value("aria-hidden") != "true"
        and not is_declared
        and not ref.templated
    )


def _is_content(image: Image, *, by_editor: bool) -> bool:
    context = image.ref.context
    size = displayed_size(image)
    if context.placement.label or (context.link and context.link.name) or _is_named(image):
        return False  # the text beside the image names it
    if image.ref.kind is Kind.INCLUDE:  # what is around it is not known
        return size is not None and _is_large(size) and not _is_decoration(image)
    if by_editor or _is_in_editor_block(image):
        return size is None or (max(size) > LARGEST_ICON and max(size) <= FLATTEST * min(size))
    if _is_decoration(image):
        return False
    if size is None:
        return _is_remote_photo(image) and context.placement.alone
    if max(size) >= FLATTEST_BANNER * min(size) and _has_class(image, _BANNER):
        return False
    short, long = sorted(size)
    if short < LEAST_SHORT or long < LEAST_LONG or long > FLATTEST * short or _is_card(image):
        return False
    return context.placement.alone or _is_large(size)


def _is_named(image: Image) -> bool:
    """Tell whether the text next to a logo or portrait names it."""
    return _has_name_beside(image) or _has_name_above(image) or _has_name_in_next_cell(image)


def _has_name_in_next_cell(image: Image) -> bool:
    """Tell whether the text behind the cell of a logo begins with its name, as its file has it."""
    context, file = image.ref.context, file_name(image.ref.url)
    first = next(iter(_words(context.after)), "")
    is_name = len(first) >= LEAST_NAME and first[0].isupper() and context.inside("td", "th")
    is_drawing = not file.lower().endswith(_JPEG) and not _OF_DATA.search(file)
    return is_name and is_drawing and first in file


def _has_name_above(image: Image) -> bool:
    """Tell whether the heading before a drawing, such as a logo, has the name of its file."""
    heading, file = image.ref.context.placement.above, file_name(image.ref.url).lower()
    name = [word for word in _words(stem(file)) if not (word[0].isdigit() or word in _LOGO)]
    if file.endswith(_JPEG) or _OF_DATA.search(file) or len("".join(name)) < LEAST_NAME:
        return False
    return f" {' '.join(name)} " in f" {' '.join(_words(heading))} ".casefold()


def _has_name_beside(image: Image) -> bool:
    """Tell whether the file of a logo or portrait has the name that the next line says."""
    words, file = _words(image.ref.context.placement.beside), stem(image.ref.url)
    if not 0 < len(words) <= MOST_WORDS or _OF_DATA.search(f"{file} {' '.join(words)}"):
        return False
    parts = [part.casefold() for part in _words(file)]
    short = [word for word in words if word.isupper() and len(word) > 1]
    # An abbreviation, such as "MOE", may be shorter than other names; not all is in capitals.
    if (short != words or len(words) == 1) and any(word.casefold() in parts for word in short):
        return True
    names = [word for word in (*words, "".join(words)) if len(word) >= LEAST_NAME]
    joined = "".join(parts)
    is_proper = not any(word.islower() for word in words if len(word) >= LEAST_NAME)
    return is_proper and any(name.casefold() in joined for name in names)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _is_large(size: tuple[float, float]) -> bool:
    return min(size) >= LARGE_SHORT and max(size) >= LARGE_LONG


def _is_remote_photo(image: Image) -> bool:
    """Tell whether another site shows a JPEG: neither an icon nor a pixel that counts readers."""
    path = file_name(image.ref.url).lower()
    unsized = not (image.ref.value("width") or image.ref.value("height"))
    return image.target.state is TargetState.EXTERNAL and path.endswith(_JPEG) and unsized


def _is_in_editor_block(image: Image) -> bool:
    return any(_EDITOR in ancestor.classes for ancestor in image.ref.context.ancestors[:_NEAREST])


def _is_decoration(image: Image) -> bool:
    """Tell whether a class or the position says that the image is decoration."""
    context = image.ref.context
    around = context.ancestors
    style = (image.ref.value("style") or "").replace(" ", "").lower()
    return (
        _has_class(image, _DECORATION)
        or ("position:absolute" in style and not _is_in_gatsby(image))
        or _FLOAT.search(style) is not None  # text flows around an illustration
        or (image.ref.value("align") or "").lower() in ("left", "right")
        or any(_FOOTERS.intersection(map(str.lower, each.classes)) for each in around)
        or context.inside("nav", "footer", "button", "summary")
    )


def _has_class(image: Image, pattern: re.Pattern[str]) -> bool:
    """Tell whether a class of the image or of the nearest elements around it matches."""
    classes = [image.ref.value("class") or ""]
    classes += [" ".join(each.classes) for each in image.ref.context.ancestors[:_NEAREST]]
    return any(map(pattern.search, classes))


def _is_card(image: Image) -> bool:
    """Tell whether the image is in a card, whose heading or only link after the image names it."""
    context = image.ref.context
    placement = context.placement
    if placement.following == "a":
        return placement.siblings == 1 and not _ACTION.match(context.after)
    return placement.following in _HEADINGS and placement.siblings <= CARD
