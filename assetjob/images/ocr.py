"""Read the text in an image by machine, with the extra ``assetjob[ocr]``.

RapidOCR carries its models (PP-OCRv4, for Chinese and English) in its wheel; nothing is fetched.
"""

from __future__ import annotations

from functools import cache
from importlib import metadata, util
from typing import Any

from assetjob.model.image import Failure, ImageInfo, ImageText, Limits, TextRequest
from assetjob.runtime.safe_read import Folders, UnreadableError, read_file

_MODULE, _DISTRIBUTION = "rapidocr_onnxruntime", "rapidocr-onnxruntime"
LONGEST_SIDE = 2_000  # pixels of what the model gets
LEAST_SIDE = 32  # pixels of the image's shorter side; smaller ones show no text
_LEAST_SCORE = 0.6  # of 1; below, half of the texts are patterns
_MOST_LINES = 200
_LONGEST_LINE = 500  # characters


def missing() -> str:
    """Return what is missing to read texts, and what to do about it; "" if nothing is."""
    if util.find_spec(_MODULE):
        return ""
    return "the text in images cannot be read: install assetjob[ocr] (Python 3.12 or older)"


def version() -> str:
    """Return the version of the reader, which the cache depends on."""
    return metadata.version(_DISTRIBUTION)


def read_text(root: Folders, request: TextRequest, limits: Limits) -> ImageText | Failure:
    """Return the lines of text in an image file below `root`, from top to bottom."""
    # libvips and Pillow take a while to load.
    from assetjob.images.encode import reduce  # noqa: PLC0415
    from assetjob.images.probe import unread  # noqa: PLC0415

    info = request.info
    try:
        data = read_file(root, info.path, limits.bytes)
        width, height, pixels = reduce.rgb_pixels(data, info, LONGEST_SIDE)
    except UnreadableError as error:
        return unread(info.path, error, limits)
    except reduce.DecodeError as error:
        return Failure(info.path, "ocr", str(error))
    return ImageText(tuple(_lines(width, height, pixels)))


def can_show_text(info: ImageInfo) -> bool:
    """Tell whether the image is large enough for text."""
    return info.format != "svg" and min(info.width, info.height) >= LEAST_SIDE


def _lines(width: int, height: int, pixels: bytes) -> list[str]:
    import numpy as np  # noqa: PLC0415 - comes with the extra

    image = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)[:, :, ::-1]  # BGR
    found, _ = _engine()(np.ascontiguousarray(image))
    lines = [str(text)[:_LONGEST_LINE] for _, text, score in found or () if score >= _LEAST_SCORE]
    return lines[:_MOST_LINES]


@cache
def _engine() -> Any:
    """Return the reader, with its models in memory; each worker uses one thread."""
    from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - an extra

    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, print_verbose=False)
