"""Rule alt-repeats-file-name."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened, stem


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    unless=(SAYS_NOTHING,),
)
def alt_repeats_file_name(image: Image) -> Iterator[Problem]:
    """Alt text is the same as the file name.

    Content management systems and editors often copy the file name without its extension. A single
    word in lower case that is also the file name was probably not written for readers. Describe the
    image.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="team-400x200.jpg" alt="team-400x200" width="400" height="200">

    Good:
        <img src="team-400x200.jpg" alt="Our team in front of the office" width="400" height="200">
    """
    alt = alt_text(image)
    name = stem(image.ref.url)
    # Programs that convert a file often keep its ending, as in "weir.svg.png".
    if alt and " " not in alt and alt.islower() and alt in (name, stem(name)):
        yield Problem(f'the alt text "{shortened(alt)}" is the file name; describe the image')
