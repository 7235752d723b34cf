"""The widths that a measurement gives the candidates of an image, where they suffice."""

from __future__ import annotations

import math

from assetjob.images.variants import Widths
from assetjob.model.image import Image
from assetjob.model.measured import VISIBLE
from assetjob.settings.schema import Settings


def measured_widths(image: Image, settings: Settings) -> Widths:
    """Return the widths in pixels, none where the settings say them.

    People may edit the file of the measurements. Where the widest is narrower than the image is
    drawn, although the image and the settings allow more, none of them is used.
    """
    measured, info = image.measured, image.info
    if measured is None or info is None or not measured.widths:
        return ()
    drawn = max((box.drawn for box in measured.boxes), default=0.0)
    least = min(info.width, max(settings.widths), math.ceil(drawn - VISIBLE))
    return measured.widths if max(measured.widths) >= least else ()
