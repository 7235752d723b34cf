"""From a page's text to its images, with exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from assetjob.model.front_matter import FRONT_MATTER_KEYS
from assetjob.model.page import AccessibleName, Context, ImageRef, Kind, ParsedPage
from assetjob.model.text import Attr, Markup, Source
from assetjob.parse.context import Surroundings
from assetjob.parse.css import css_urls
from assetjob.parse.dialects import dialect_of
from assetjob.parse.document import (
    base_url,
    handlers,
    is_whole,
    other_attributes,
    script_texts,
    script_urls,
)
from assetjob.parse.embedded import (
    Embedded,
    Unread,
    references,
    without_code,
    without_code_elements,
)
from assetjob.parse.frontmatter import FrontImage, read_front_matter
from assetjob.parse.html import IMAGE_ELEMENTS, find_images, may_hold_images
from assetjob.parse.includes import find_includes
from assetjob.parse.lines import Lines
from assetjob.parse.located_text import locate_text
from assetjob.parse.noscript import find_in_noscript
from assetjob.parse.opt_out import mark_skipped
from assetjob.parse.references import References
from assetjob.parse.rendering import Piece, Rendering
from assetjob.parse.scripts import mark_scripted
from assetjob.parse.scripts.lookups import names_of
from assetjob.parse.scripts.restyling import restyling_of
from assetjob.parse.shown_as_text import find_in_html
from assetjob.parse.styles import security_policies, style_sheets
from assetjob.parse.template import Construct, Masked, mask
from assetjob.parse.template_values import is_value, used_variables
from assetjob.parse.tree import Tree, build_tree


def parse(source: Source, keys: tuple[str, ...] = FRONT_MATTER_KEYS) -> ParsedPage:
    """Return the page with every image on it, in the order of the file.

    `keys` are the front matter keys that name images. Any text can be parsed, except for a page
    that is too large:

    Raises:
        PageError: The page has more elements than can be held in memory.
    """
    text = source.text
    if source.markup is Markup.CSS:
        return ParsedPage(tuple(_css_refs(text)))
    front_matter, front_images = read_front_matter(text, keys)
    start = front_matter.span.end if front_matter else 0
    lines = Lines(text)
    masked = mask(text, start, source.markup)
    refs = [_front_matter_ref(image, text, lines) for image in front_images]
    found = (*find_includes(_in_text(source, masked, start)), *_embedded(source, start))
    if not may_hold_images(masked.text, *_image_signs(source)):
        included, unread = references(found, (), lines)
        return ParsedPage((*refs, *included), front_matter, unread=unread)
    rendering = _render(source, masked, start)
    if source.markup is Markup.MARKDOWN:
        found = (*found, *find_in_html(rendering, masked, text))
    tree = build_tree(rendering.html, IMAGE_ELEMENTS, masked.restore, masked.emitted)
    codes = tuple(map(masked.restore, handlers(rendering.html)))
    images = tuple(_images(rendering, tree, masked, lines))
    names = names_of(images, other_attributes(tree))
    inline = script_texts(tree)
    refs += mark_scripted(images, inline, codes, names)
    # HTML reads a component <Image>, and an <img> of JSX, as an <img>.
    components = {each.span.start for each in found if isinstance(each, Embedded)}
    components |= _unknown(refs) & {each.span.start for each in found}
    refs = [
        each for each in refs if each.span.start not in components and not _is_mention(each, source)
    ]
    included, unread = references(found, [ref.span for ref in refs], lines)
    refs += included
    variables = used_variables(text, masked.constructs, (ref.url or "" for ref in refs))
    return ParsedPage(
        mark_skipped(text, sorted(refs, key=lambda ref: ref.span)),
        front_matter,
        base=base_url(tree),
        whole=is_whole(tree),
        sheets=style_sheets(tree),
        policies=security_policies(tree),
        scripts=script_urls(tree),
        handlers=codes,
        image_names=names,
        unread=tuple(each for each in unread if not is_value(each.text, variables)),
        restyling=restyling_of((*inline, *codes)),
        variables=tuple(variables.items()),
    )


def _image_signs(source: Source) -> tuple[str, ...]:
    return (dialect_of(source).image_sign,) if source.markup is Markup.MARKDOWN else ()


def _css_refs(text: str) -> Iterator[ImageRef]:
    """Yield the images that a style sheet names."""
    lines = Lines(text)
    for url, span in css_urls(text):
        yield ImageRef(Kind.CSS, span, *lines.position(span.start), url)


def _render(source: Source, masked: Masked, start: int) -> Rendering:
    """Return the HTML of a page without the front matter, which takes `start` characters."""
    if source.markup is Markup.MARKDOWN:
        return dialect_of(source).render(locate_text(masked.text, start), source)
    html = " " * start + masked.text[start:]
    return Rendering(html, (Piece(0, 0, len(html)),), ())


def _in_text(source: Source, masked: Masked, start: int) -> Iterator[Construct]:
    """Yield the constructs of templates that are not in code, which shows no image."""
    text = source.text
    if masked.constructs and source.markup is Markup.MARKDOWN and ("`" in text or "~~~" in text):
        text = without_code(text, start)
    if masked.constructs and "</" in text:
        text = without_code_elements(text)
    for construct in masked.constructs:
        if text[construct.span.start : construct.span.end].strip():
            yield construct


def _embedded(source: Source, start: int) -> Iterator[Embedded | Unread]:
    """Yield the images in constructs that the page's Markdown dialect adds to Markdown."""
    embeds = dialect_of(source).embeds if source.markup is Markup.MARKDOWN else ()
    text = without_code(source.text, start) if embeds else ""
    return chain.from_iterable(find(text) for find in embeds)


def _is_mention(ref: ImageRef, source: Source) -> bool:
    """Tell whether Markdown names the element without showing an image.

    It is about HTML, or a plugin of MkDocs makes a player of it (mkdocs-video).
    """
    if ref.kind is Kind.MARKDOWN:
        return _PLAYER.match(ref.value("alt") or "") is not None
    is_bare = ref.kind is Kind.IMG and not ref.attrs and not ref.templated
    return is_bare and source.markup is Markup.MARKDOWN


_PLAYER = re.compile(r"type:(?:audio|video)\b")


def _unknown(refs: Iterable[ImageRef]) -> frozenset[int]:
    """Return where tags begin whose address is an expression of JSX."""
    return frozenset(ref.span.start for ref in refs if _EXPRESSION.match(ref.url or ""))


_EXPRESSION = re.compile(r"\{(?![{%])")


def _images(rendering: Rendering, tree: Tree, masked: Masked, lines: Lines) -> Iterator[ImageRef]:
    surroundings = Surroundings(tree)
    references = References(rendering, masked, lines)
    html = rendering.html
    found = chain(find_images(html, tree, masked), find_in_noscript(html, tree, masked))
    for image in found:
        yield from references.refs(image, surroundings)


def _front_matter_ref(image: FrontImage, text: str, lines: Lines) -> ImageRef:
    position, attrs = lines.position(image.span.start), _named(image, text)
    if image.alt is None:
        context = Context(name=AccessibleName(None, "alt" if image.takes_alt else ""))
        return ImageRef(Kind.FRONT_MATTER, image.span, *position, image.url, attrs, context)
    alt = Attr("alt", image.alt.value, image.alt.span, image.alt.span)
    context = Context(name=AccessibleName(image.alt.value, "alt"))
    return ImageRef(Kind.FRONT_MATTER, image.span, *position, image.url, (*attrs, alt), context)


def _named(image: FrontImage, text: str) -> tuple[Attr, ...]:
    """Return the key and value of an image that a template can name, as in ``{{ page.image }}``."""
    line = text.rfind("\n", 0, image.span.start) + 1
    if not text.startswith(image.key, line):
        return ()
    return (Attr(image.key, image.url, image.span, image.span),)
