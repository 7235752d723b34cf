"""Rule complex-image-without-description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import displayed_size
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened, stem

SHORT, LONG = 240, 400  # CSS pixels of the sides; smaller images are icons
LONGEST_LABEL = 100  # characters; a longer alt text may describe the content
_DESCRIPTION = 150  # characters of a caption that describes more than the subject
_KINDS = frozenset({Kind.IMG, Kind.MARKDOWN})
# "Charts" in a file name may be the subject of the page; "Charts02" and "charts of" are images.
_OF = r" (?:of|by|comparing|from|showing|that|which|with)\b| ?\d"
_COUNTED = r"(?:\d+|two|three|four|five|six|several) (?:\w+ )?"
_CHART = (
    r"(?:info ?graphic|(?:(?:bar|pie|line|column|gantt|org(?:ani[sz]ation)?) ?)?chart"
    r"|(?:bar|pie|line|column|gantt|org(?:ani[sz]ation)?) graph|flow ?chart|histogram"
    r"|scatter ?plot|venn diagram|heat ?map)"
)


def _complex(after: str) -> re.Pattern[str]:
    """Return the pattern of complex images; `after` is what follows a plural."""
    return re.compile(
        rf"\b(?<! about )(?<! on )(?:{_CHART}(?:s(?={after}))?|graphs(?={after})"
        rf"|{_COUNTED}(?:{_CHART}|graph)s|carta (?:pai|alir|bar|organisasi)|grafik|infografik)\b"
        r"|信息图|資訊圖|图表|圖表|流程图|流程圖|组织架构图|組織架構圖|விளக்கப்படம்"
    )


_IN_TEXT, _IN_NAME = _complex(rf"{_OF}|\Z"), _complex(_OF)
_REFERENCE = re.compile(
    r"\b(data (for|of|in) (the |this )?(chart|graph|figure)|text (version|alternative|description)"
    r"|(long|full) description|description of (the |this )?(chart|graph|figure|infographic|image)"
    r"|transcript|view (the )?(data|table)|table (below|above))\b"
)
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
    """Chart or infographic has only a short alt text.

    A short alt text can name a chart, but not give its content. Put the numbers or the steps into
    the page: in the text, a table, the caption, or a linked description (aria-describedby or a
    link next to the image), and name the image in the alt text. If the text around the image says
    what the chart shows, no change is needed.

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
    if alt is None or len(alt) > LONGEST_LABEL or not _may_be_complex(image):
        return
    word = _complex_word(image, alt)
    if word and not _is_described(image):
        yield Problem(
            f'the image seems to be complex ("{word}"), and the alt text "{shortened(alt)}" is '
            "short; describe its content in the page"
        )


def _may_be_complex(image: Image) -> bool:
    if image.ref.kind not in _KINDS or image.ref.context.link is not None:
        return False
    size = displayed_size(image)
    return size is not None and min(size) >= SHORT and max(size) >= LONG


def _complex_word(image: Image, alt: str) -> str:
    """Return the word by which the alt text, the caption or the file name tells the kind."""
    name = " ".join(_STEM_SEPARATORS.split(stem(image.ref.url)))
    texts = (alt, image.ref.context.caption or "", image.ref.context.numbered_caption or "")
    found = [_IN_TEXT.search(normalized(text)) for text in texts]
    found.append(_IN_NAME.search(normalized(name)))
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
