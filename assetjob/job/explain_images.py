"""Say of the images of a page what was found, what ``fix`` would write, and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assetjob.model.drawn_box import UNLIMITED
from assetjob.model.finding import Finding
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Result
from assetjob.model.site import Site
from assetjob.model.sizes import WidthPiece
from assetjob.model.target import TargetState
from assetjob.model.text import Span
from assetjob.parse.lines import Lines
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.settings.schema import Settings
from assetjob.site.left_alone import reason_left_alone

_PROPERTIES = ("width", "max-width", "min-width", "height", "max-height", "object-fit", "display")
_REWRITTEN = (Kind.IMG, Kind.MARKDOWN)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of one image.

    `facts` are pairs of a topic and a line about it. `removed` and `added` are the lines of the
    page that ``fix`` would replace, and those that it would write.
    """

    line: int
    column: int
    markup: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def explain_images(
    result: Result, site: Site, settings: Settings, line: int | None
) -> Iterator[Explanation]:
    """Yield the explanation of each image of a preview's pages, or of those at a line."""
    sheets = SiteSheets(site, style_attributes=settings.style_attributes)
    for page in result.pages:
        lines, styles = Lines(page.source.text), sheets.styles(page.source, page.page)
        for image in sorted(page.images, key=lambda each: each.ref.span):
            last = lines.position(image.ref.span.end)[0]
            if line is None or image.ref.line <= line <= last:
                box = styles.box(image.ref) if image.ref.kind in _REWRITTEN else None
                removed, added = _replaced(page, image.ref.line, last)
                unchanged = [] if added else [("fix", _unchanged(result, site, page, image))]
                facts = [*_box_facts(image, box), *_variant_facts(result, image), *unchanged]
                found = _explanation(result, page, image, facts)
                yield replace(found, removed=removed, added=added)


def _explanation(
    result: Result, page: ResolvedPage, image: Image, facts: Iterable[tuple[str, str]]
) -> Explanation:
    span = image.ref.span
    return Explanation(
        line=image.ref.line,
        column=image.ref.column,
        markup=" ".join(page.source.text[span.start : span.end].split()),
        facts=(("file", _file(image)), *facts),
        findings=_findings(result, page.source.path, span),
    )


def _findings(result: Result, path: str, span: Span) -> tuple[Finding, ...]:
    return tuple(each for each in result.findings if (each.page, each.span) == (path, span))


def _file(image: Image) -> str:
    info = image.info
    if info is None and not (image.target.path or image.ref.url):
        return "none: the page itself contains the image, or names no file"
    if info is None:
        reason = image.failure.reason if image.failure else _TARGETS.get(image.target.state, "")
        return f"{image.target.path or image.ref.url}: {reason or 'not read'}"
    size = f"{info.width} x {info.height} px" if info.width else "without a size of its own"
    return f"{info.path}: {info.format.upper()}, {size}, {info.bytes:,} bytes"


_TARGETS = {
    TargetState.MISSING: "there is no such file",
    TargetState.OUTSIDE: "is outside the site's folder, and not read",
    TargetState.EXTERNAL: "is on another site, and not fetched",
    TargetState.DYNAMIC: "only the site's generator knows the URL",
    TargetState.AMBIGUOUS: "several files match the URL, and the generator knows which",
    TargetState.DVC: "DVC keeps the file: run dvc pull",
    TargetState.DATA: "the image is in the page itself",
}


def _box_facts(image: Image, box: Box | None) -> Iterator[tuple[str, str]]:
    """Yield what decides how wide the image is drawn."""
    if box is None:
        return
    declared = {name: sorted(box.values(name) - {""}) for name in _PROPERTIES}
    listed = [f"{name}: {' or '.join(values)}" for name, values in declared.items() if values]
    known = "" if box.complete else " (not all style sheets are known)"
    yield "CSS", ("; ".join(listed) or "nothing about the size") + known
    if image.measured and image.measured.sizes:
        yield "width", f"{image.measured.sizes}, measured in a browser"
    elif image.box.widths is None:
        yield "width", "not certain from the style sheets: sizes is the cautious value"
    elif all(map(_is_unlimited, image.box.widths)):
        yield "width", "nothing in the style sheets limits it"
    else:
        yield "width", f"{', '.join(map(_bound, image.box.widths))}, by the style sheets"


def _bound(piece: WidthPiece) -> str:
    """Return the greatest width from a viewport on in words."""
    most = "not limited" if _is_unlimited(piece) else f"at most {piece.length}"
    return f"{most} from a viewport of {piece.viewport:g}px" if piece.viewport else most


def _is_unlimited(piece: WidthPiece) -> bool:
    return piece.px >= UNLIMITED


def _variant_facts(result: Result, image: Image) -> Iterator[tuple[str, str]]:
    path = image.info.path if image.info else ""
    if encoded := result.encoded.get(path):
        kept = ", ".join(
            f"{each.variant.width}w {each.variant.format} ({each.bytes:,} bytes)"
            for each in encoded.kept
        )
        yield "variants", kept or "none is smaller than the file"
        for refusal in encoded.refused:
            variant = refusal.variant
            yield "left out", f"{variant.width}w {variant.format}: {refusal.reason}"
    elif reason := result.left_alone.get(path):
        yield "variants", f"none: the file {reason}"


def _unchanged(result: Result, site: Site, page: ResolvedPage, image: Image) -> str:
    """Return why ``fix`` would not write anything here, as far as that is one reason."""
    if reason := reason_left_alone(site, page.source, page.page):
        return f"leaves the page alone: {reason}"
    if image.ref.skipped:
        return 'leaves it alone: data-assetjob="skip" or an assetjob-skip comment says so'
    if image.ref.scripted:
        return "writes no srcset: a script or a handler may set the src"
    if image.ref.kind not in _REWRITTEN:
        return f"never rewrites this kind of image ({image.ref.kind})"
    if image.info and image.info.path in result.left_alone:
        return "has nothing to write without variants"
    return "has nothing to change here"


def _replaced(page: ResolvedPage, first: int, last: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines `first` to `last` of a page that change, and what they become."""
    if page.rewritten is None:
        return (), ()
    old, new = page.source.text.split("\n"), page.rewritten.split("\n")
    removed: list[str] = []
    added: list[str] = []
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, start, end, new_start, new_end in changes:
        if tag != "equal" and start < last and first - 1 < max(end, start + 1):
            removed += old[start:end]
            added += new[new_start:new_end]
    return tuple(removed), tuple(added)
