"""Recognise style sheets of other hosts that cannot change the box of an image: those of fonts.

Sheets of icon fonts have classes for the elements that show an icon, and none that authors give to
images or to what is around them. Version 4 of Font Awesome is not among them: it floats what has
the class ``pull-right``.
"""

from __future__ import annotations

import re

_TEXT_FONTS = r"fonts\.googleapis\.com/|fonts\.bunny\.net/|use\.typekit\.net/"
_FILES_OF_PACKAGES = (
    r"cdnjs\.cloudflare\.com/ajax/libs/|(?:cdn|fastly)\.jsdelivr\.net/npm/|unpkg\.com/"
)
_ICON_FONTS = (
    r"academicons|bootstrap-icons|boxicons|devicon|ionicons|remixicon|simple-line-icons"
    r"|@mdi/font|MaterialDesign-Webfont|material-icons|material-design-icons"
)
_FONT_AWESOME = r"(?:font-awesome|@fortawesome/fontawesome-free)[/@](?:[5-9]|\d\d)"
_FONT_SHEET = re.compile(
    rf"\s*(?:https?:)?//(?:{_TEXT_FONTS}"
    rf"|use\.fontawesome\.com/releases/v[5-9]"
    rf"|(?:{_FILES_OF_PACKAGES})(?:(?:{_ICON_FONTS})[/@]|{_FONT_AWESOME}))",
    re.IGNORECASE,
)


def is_font_sheet(url: str) -> bool:
    """Return whether a URL is that of a style sheet that only declares fonts and their icons."""
    return bool(_FONT_SHEET.match(url))
