"""Rule complex-image-without-description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import displayed_size
from assetjob.rules.support.text import (
    SAYS_NOTHING,
    alt_text,
    file_name,
    normalized,
    shortened,
    stem,
)

SHORT, LONG = 240, 400  # CSS pixels of the sides; smaller images are icons
LONGEST_LABEL = 100  # characters; a longer alt text may describe the content
_DESCRIPTION = 150  # characters of a caption that describes more than the subject
_EQUATION_SHORT, _EQUATION_LONG = 30, 100  # CSS pixels; equations are flat
_KINDS = frozenset({Kind.IMG, Kind.MARKDOWN})
# "Charts" in a file name may be the subject of the page; "Charts02" and "charts of" are images.
_OF = r" (?:of|by|comparing|from|showing|that|which|with)\b| ?\d"
_COUNTED = r"(?:\d+|two|three|four|five|six|several) (?:\w+ )?"
_CHART = (
    r"(?:info ?graphic|(?:(?:bar|pie|line|column|gantt|org(?:ani[sz]ation)?) ?)?chart"
    r"|(?:bar|pie|line|column|gantt|org(?:ani[sz]ation)?) graph|flow ?chart|histogram"
    r"|(?:bar|box|contour|density|dot|funnel|joint|line|pair|q q|qq|residual|scatter"
    r"|swarm|time series|trace|violin) ?plot|venn diagram|heat ?map)"
)


def _complex(after: str) -> re.Pattern[str]:
    """Return the pattern of complex images; `after` is what follows a plural."""
    return re.compile(
        rf"\b(?<! about )(?<! on )(?:{_CHART}(?:s(?={after}))?|graphs(?={after})"
        rf"|{_COUNTED}(?:{_CHART}|graph)s|carta (?:pai|alir|bar|organisasi)|grafik|infografik)\b"
        r"|信息图|資訊圖|图表|圖表|流程图|流程圖|组织架构图|組織架構圖|விளக்கப்படம்"
    )


_IN_TEXT, _IN_NAME = _complex(rf"{_OF}|\Z"), _complex(_OF)
# "Formula 1" and food are no equations; a name such as "formula-2" is numbered.
_FORMULA = r"(?<!baby )(?<!infant )(?<!milk )(?<!winning )formulas?"
_EQUATION_IN_TEXT = re.compile(rf"\b(?:equations?(?: \d+)?|(?<=\w ){_FORMULA})\Z")
_EQUATION_IN_NAME = re.compile(rf"(?<=\w )(?:equations?(?: \d+)?|{_FORMULA}(?: (?!1\Z)\d+)?)\Z")
# Not of a photograph, where a plot may be a piece of land.
_LAND = r"(?:the )?(?:earth|grass|ground|land|soil|story|trees)\b"
_DISTRIBUTION = r"(?:binomial|frequency|gaussian|normal|posterior|prior|probability|sampling)"
_PLOT_IN_TEXT = re.compile(
    rf"\bplots? (?:comparing|of(?! {_LAND})|showing)\b|\b(?:forest|strip) plots?\b"
    r"|(?<!allotment )(?<!burial )(?<!farm )(?<!garden )(?<!land )(?<!story )(?<!the )"
    r"(?<!vegetable )(?<=\w )plots?(?: \d+)?\Z"
    rf"|\bgraph (?:comparing|of|showing)\b|\b{_DISTRIBUTION} distributions?\b"
)
_PLOT_IN_NAME = re.compile(r"(?<=\w )(?:plot|scatter)(?: \d+)?\Z")
# The subject of a diagram, where it is the whole alt text.
_SUBJECT = re.compile(
    r"(?:the |an? )?(?:(?:\w+ )?(?:architecture|diagram)|call ?stack|class hierarchy|data ?flow|erd"
    r"|infrastructure|life ?cycle|pipeline|schema|topology|uml|work ?flow)"
)
_FLOW_IN_NAME = re.compile(r"(?<=\w )flow(?: \d+)?\Z")  # of steps or data; photographs show water
_REFERENCE = re.compile(
    r"\b(data (for|of|in) (the |this )?(chart|graph|figure)|text (version|alternative|description)"
    r"|(long|full) description|description of (the |this )?(chart|graph|figure|infographic|image)"
    r"|transcript|view (the )?(data|table)|table (below|above))\b"
)
_SIZE_IN_NAME = re.compile(r"[-_]?\d+x\d+\Z")
_PHOTOGRAPHS = (".jpg", ".jpeg")
_REFERRING = ("aria-describedby", "aria-details", "longdesc")
_STEM_SEPARATORS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    conformance=True,
    unless=(SAYS_NOTHING, "alt-missing", "linked-image-without-name"),
)
def complex_image_without_description(image: Image) -> Iterator[Problem]:
    """Chart, infographic or equation has only a short alt text.

    A short alt text can name a chart, but not give its content. Put the numbers or the steps into
    the page: in the text, a table, the caption, or a linked description (aria-describedby or a
    link next to the image), and name the image in the alt text. Write an equation as text or
    MathML. If the text around the image says what it shows, no change is needed.

    See:
        https://www.w3.org/WAI/tutorials/images/complex/

    Bad:
        <p><img src="bar-chart-600x400.png" alt="Visitors by month" width="600" height="400"></p>

    Good:
        <p><img src="bar-chart-600x400.png" alt="Visitors by month" aria-describedby="numbers"
        width="600" height="400"></p>
        <p id="numbers">Twelve thousand in May, nine thousand in June.</p>

    Good:
        <p><img src="park-600x400.jpg" alt="Visitors in the park" width="600" height="400"></p>
    """
    alt = alt_text(image)
    if alt is None or len(alt) > LONGEST_LABEL or image.ref.kind not in _KINDS:
        return
    if image.ref.context.link is not None or _is_described(image):
        return
    unsized = _SIZE_IN_NAME.sub("", stem(image.ref.url))
    name = normalized(" ".join(_STEM_SEPARATORS.split(unsized)))
    if _has_size(image, SHORT, LONG) and (word := _complex_word(image, alt, name)):
        yield Problem(
            f'the image seems to be complex ("{word}"), and the alt text "{shortened(alt)}" is '
            "short; describe its content in the page"
        )
    elif _has_size(image, _EQUATION_SHORT, _EQUATION_LONG) and _is_equation(alt, name):
        yield Problem(
            f'the image seems to be an equation, which the alt text "{shortened(alt)}" does not '
            "give; write it in the page, as text or MathML, or in the alt text"
        )


def _has_size(image: Image, short: int, long: int) -> bool:
    size = displayed_size(image)
    return size is not None and min(size) >= short and max(size) >= long


def _is_equation(alt: str, name: str) -> bool:
    """Tell whether the alt text names an equation that it does not give, or the file name does."""
    named = _EQUATION_IN_TEXT.search(normalized(alt)) or _EQUATION_IN_NAME.search(name)
    return named is not None and not any(sign in alt for sign in "=≈≤≥<>")


def _complex_word(image: Image, alt: str, name: str) -> str:
    """Return the word by which the alt text, the caption or the file name tells the kind."""
    texts = (alt, image.ref.context.caption or "", image.ref.context.numbered_caption or "")
    found = [_IN_TEXT.search(normalized(text)) for text in texts]
    found.append(_IN_NAME.search(name))
    if not file_name(image.ref.url).lower().endswith(_PHOTOGRAPHS):
        found += [_PLOT_IN_TEXT.search(normalized(text)) for text in texts]
        found.append(_SUBJECT.fullmatch(normalized(alt)))
        found += [_PLOT_IN_NAME.search(name), _FLOW_IN_NAME.search(name)]
    return next((match[0] for match in found if match), "")


def _is_described(image: Image) -> bool:
    """Tell whether a description is referred to, or in the caption."""
    context = image.ref.context
    if any((image.ref.value(name) or "").strip() for name in _REFERRING):
        return True
    if len(context.caption or "") > _DESCRIPTION or context.inside("details"):
        return True
    near = f"{context.before} {context.after}".casefold()
    return _REFERENCE.search(near) is not None
