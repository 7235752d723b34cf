"""Tracking pixels: images of another site that count its readers and show nothing."""

from __future__ import annotations

import re

from assetjob.model.image import Image
from assetjob.model.target import TargetState
from assetjob.rules.support.dimensions import pixels

# Addresses of services, and files that are named after what they do. An image file with such a word
# in its name or its folder may be a photograph.
_TRACKING = re.compile(
    r"(?:https?:)?//(?:"
    r"(?:[\w-]+\.)*(?:assoc-amazon\.[\w.]+|amazon-adsystem\.com)/e/ir\?"
    r"|ir-[\w-]+\.amazon-adsystem\.com/"
    r"|feeds?\d*\.[^/?#]+/(?:~r/[^?#]*/~4/|~ff/)"
    r"|c\d*\.statcounter\.com/"
    r"|(?:[\w-]+\.)*google-analytics\.com/(?:(?:r/|g/|j/)?collect\b|__utm\.gif)"
    r"|(?:www\.)?facebook\.com/tr\b/?\?"
    r"|(?:pixel|stats)\.(?:wp|wordpress)\.com/"
    r"|(?:[\w-]+\.)*feedsportal\.com/"
    r"|pixel\.[^?#]*/(?:[^./?#]*|[^/?#]*\.(?:gif|php))(?:[?#]|\Z)"
    r"|[^?#]*/(?:pixel|beacon|hits|hit-?counter)(?:\.(?:gif|php))?/?(?:[?#]|\Z)"
    r")"
)


def is_tracking_pixel(image: Image) -> bool:
    """Tell by its address or its size whether an image of another site only counts readers."""
    if image.target.state is not TargetState.EXTERNAL:
        return False
    is_dot = pixels(image.ref, "width") == 1 == pixels(image.ref, "height")
    return is_dot or _TRACKING.match((image.ref.url or "").strip().lower()) is not None
