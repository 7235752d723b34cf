"""Badges: images of another site that show a state, such as whether a build passed."""

from __future__ import annotations

import re

from assetjob.model.image import Image

_BADGE = re.compile(
    r"shields\.io/|badgen\.net/|travis-ci\.(?:org|com)/|//badges?\.|badge\.svg|/badge/"
    r"|/button(?:\.\w+)?(?:[?#]|\Z)"
)


def is_badge(image: Image) -> bool:
    """Tell by its address whether an image is a badge, whose text and width change."""
    return _BADGE.search((image.ref.url or "").lower()) is not None
