"""Rule alt-machine-name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.badges import is_badge
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import (
    LICENCE,
    SAYS_NOTHING,
    alt_text,
    is_named_in_text,
    shortened,
)

# Names from cameras, phones and screenshot programs: prefixes of DCF (JEITA CP-3461), Android,
# WhatsApp, macOS, Windows; the alt texts that knitr and nbconvert write; and addresses of pages.
DEVICE = re.compile(
    r"(img|dsc|dscf|dscn|dcim|sam|gopr|mvimg|pxl|imag|pano|dji)[_\- ]?\d{3,}([_\-][\w\-]*)?"
    r"|(image|photo|pic|pict|vid)[_\-]?\d{4,}|p\d{7}"
    r"|(img|photo|wa|whatsapp image)[_\- ]\d{4}[_\-]?\d\d[_\-]?\d\d.*"
    r"|(screen ?shot|screen capture|bildschirmfoto|截[图圖屏]|螢幕快照|屏幕快照)"
    r"[_\- ]*(\(?\d+\)?|\d{4}[\-_.]\d\d.*)"
    r"|plot of chunk \S.*|output_\d+_\d+"
    r"|[a-z]+(-[a-z\d]+){5,}",  # "state-of-the-art" has three hyphens
    re.IGNORECASE,
)
HASH = re.compile(
    r"(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
STAMP = re.compile(r"(19|20)\d\d[_\-]?[01]\d[_\-]?[0-3]\d[\dTt_\- .:]{4,}|\d{10,}")
CAMEL = re.compile(r"[a-z]+(?:[A-Z][a-z]+){2,}")  # a name in code, such as "ctrlShiftIcon"
# Perhaps such a name is what the image shows.
SNAKE = re.compile(r"[a-z]{2,20}\d*(?:_[a-z]{2,20}\d*){1,5}")
_INNER = r"(?:a|an|and|as|at|by|for|from|go|in|into|it|of|off|on|or|out|own|than|the|to|up|with)"
# Not a compound such as "step-by-step".
DASHED = re.compile(rf"(?![a-z]+(?:-{_INNER})+-[a-z]+\Z)[a-z]+(?:-[a-z\d]+){{2,}}")
UNDERSCORES = 2  # "home_banner_v2" is not prose
HYPHENS = 3  # together with a number; "SARS-CoV-2" has two


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    group=SAYS_NOTHING,
    unless=("alt-placeholder", "alt-filename"),
    script=lambda _: {
        "device": DEVICE,
        "hash": HASH,
        "licence": LICENCE,
        "stamp": STAMP,
        "underscores": UNDERSCORES,
        "hyphens": HYPHENS,
    },
)
def alt_machine_name(image: Image) -> Iterator[Problem]:
    """Alt text is a generated name such as "IMG_1234".

    Cameras, screenshot programs and content management systems generate such names; they say
    nothing about the image (failure F30 of WCAG). Describe the image instead.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="dusk-400x200.jpg" alt="IMG_1234" width="400" height="200">

    Bad:
        <img src="400x200.png" alt="Screenshot 2024-03-01 10.15.22" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" alt="home_banner_v2" width="400" height="200">

    Good:
        <img src="login-400x200.png" alt="Login form with Singpass button" width="400" height="200">
    """
    alt = alt_text(image)
    if alt is None or LICENCE.fullmatch(alt):
        return
    made = any(pattern.fullmatch(alt) for pattern in (DEVICE, HASH, STAMP, CAMEL))
    is_in_text = SNAKE.fullmatch(alt) is not None and is_named_in_text(alt, image.ref)
    if made or (_is_joined(alt) and not is_in_text):
        said = f'the alt text "{shortened(alt)}" looks like a generated name'
        yield Problem(f"{said}; describe the image")
    elif SNAKE.fullmatch(alt):
        message = f'the alt text "{alt}" is written like a name in a program; describe the image'
        yield Problem(message, severity=Severity.REVIEW)
    elif DASHED.fullmatch(alt) and not is_badge(image) and not is_named_in_text(alt, image.ref):
        message = f'the alt text "{shortened(alt)}" is written like a file name; describe the image'
        yield Problem(message, severity=Severity.REVIEW)


def _is_joined(alt: str) -> bool:
    """Tell a name like ``home_banner_v2`` from a compound word like ``state-of-the-art``."""
    if " " in alt:
        return False
    if alt.count("_") >= UNDERSCORES:
        return True
    return alt.count("-") >= HYPHENS and any(c.isdigit() for c in alt) and not alt.isupper()
