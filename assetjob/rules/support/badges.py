"""Badges: images of another site that show a state, such as whether a build passed."""

from __future__ import annotations

import re

from assetjob.model.image import Image
from assetjob.model.target import TargetState

_BADGE = re.compile(
    r"shields\.io/|badgen\.net/|travis-ci\.(?:org|com)/|//badges?\.|badge\.svg|/badge/"
    r"|/button(?:\.\w+)?(?:[?#]|\Z)"
)


def is_badge(image: Image) -> bool:
    """Tell by its address whether an image is a badge, whose text and width change."""
    is_elsewhere = image.target.state is TargetState.EXTERNAL
    return is_elsewhere and _BADGE.search((image.ref.url or "").lower()) is not None
