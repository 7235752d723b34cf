"""Parse and render ``assetjob-measured.json``, the measurements of a site.

The text is sorted and has a line for each value, so that two versions can be compared and merged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from assetjob import __version__
from assetjob.measure.per_image import with_widths
from assetjob.model.errors import AssetjobError
from assetjob.model.measured import (
    BoxSample,
    Measured,
    MeasuredBackground,
    MeasuredImage,
    MeasuredPage,
    SizeAttributes,
)
from assetjob.model.sizes import Sizes, parse_sizes
from assetjob.settings.choices import MAX_WIDTH

FILE = "assetjob-measured.json"
SCHEMA = 1
MAX_BYTES = 200_000_000
_MEDIA = re.compile(r"(?:\(m(?:in|ax)-width: [0-9]{1,5}px\)(?: and (?=\()|$))*")
_ATTRIBUTES = ("width", "height", "style")


class MeasurementsError(AssetjobError):
    """A file contains no measurements, or cannot be read."""


def render_measurements(pages: Iterable[MeasuredPage], browser: str) -> str:
    """Return the text of a file; the same measurements give the same text."""
    ordered = sorted(pages, key=lambda page: page.page)
    document = {
        "schema": SCHEMA,
        "tool": {"name": "assetjob", "version": __version__},
        "browser": browser,
        **_widths_record(ordered),
        "pages": [_page_record(page) for page in ordered],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def parse_measurements(data: bytes, name: str) -> tuple[MeasuredPage, ...]:
    """Return the measurements in a file; `name` is the file's in messages.

    Raises:
        MeasurementsError: The file contains something else.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
        pages = tuple(map(_page, _page_records(document)))
        return tuple(with_widths(pages, _widths(document.get("widths", {}))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = 'contains no measurements of this version; make it again with "assetjob measure"'
        raise MeasurementsError(f"{name}: {reason}") from error


def _widths_record(pages: Iterable[MeasuredPage]) -> dict[str, object]:
    """Return the widths of each image file on a line of its own, nothing where there are none."""
    found = {
        image.picture: ", ".join(map(str, image.measured.widths))
        for page in pages
        for image in page.images
        if image.measured.widths
    }
    return {"widths": dict(sorted(found.items()))} if found else {}


def _page_record(page: MeasuredPage) -> dict[str, object]:
    ordered = sorted(page.images, key=lambda each: (each.picture, each.context, each.number))
    record: dict[str, object] = {"page": page.page, "text": page.text, "sheets": page.sheets}
    if page.backgrounds:
        record["backgrounds"] = [asdict(each) for each in page.backgrounds]
    return record | {"images": [_image_record(image) for image in ordered]}


def _image_record(image: MeasuredImage) -> dict[str, object]:
    measured = image.measured
    record: dict[str, object] = {"picture": image.picture, "context": image.context}
    if image.number:
        record["number"] = image.number
    record["url"] = image.url
    attributes = asdict(image.attributes)
    record |= {name: value for name, value in attributes.items() if value is not None}
    if measured.sizes is not None:
        record |= {"sizes": str(measured.sizes), "exact": measured.exact}
    if measured.object_fit != "fill":
        record["object-fit"] = measured.object_fit
    if measured.of_natural_size:
        record["of natural size"] = True
    if measured.keeps_box:
        record["keeps box"] = True
    if measured.keeps_box_as_drawn:
        record["keeps box as drawn"] = True
    record["boxes"] = {str(box.viewport): _box_text(box) for box in sorted(measured.boxes)}
    views = {"first view": measured.first_view, "largest": measured.largest}
    return record | {name: sorted(profiles) for name, profiles in views.items() if profiles}


def _box_text(box: BoxSample) -> str:
    size = f"{box.width:g}x{box.height:g}"
    return size if box.drawn == box.width else f"{size}, {box.drawn:g}"


def _page_records(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if document["schema"] != SCHEMA:
        raise ValueError(document["schema"])
    records: list[Mapping[str, Any]] = document["pages"]
    return records


def _widths(record: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    found = {name: tuple(map(int, _text(text).split(", "))) for name, text in record.items()}
    if any(not 0 < each <= MAX_WIDTH for widths in found.values() for each in widths):
        raise ValueError(record)
    return {name: tuple(sorted({*widths})) for name, widths in found.items()}


def _page(record: Mapping[str, Any]) -> MeasuredPage:
    images = tuple(map(_image, record["images"]))
    page, text, sheets = (_text(record[name]) for name in ("page", "text", "sheets"))
    backgrounds = (
        MeasuredBackground(_text(each["url"]), _media(_text(each["media"])))
        for each in record.get("backgrounds", ())
    )
    return MeasuredPage(page, text, sheets, images, tuple(backgrounds))


def _media(text: str) -> str:
    """Return a media query list of our own form only: the text is written into pages."""
    if not _MEDIA.fullmatch(text):
        raise ValueError(text)
    return text


def _image(record: Mapping[str, Any]) -> MeasuredImage:
    sizes = parse_sizes(_text(record["sizes"])) if "sizes" in record else None
    boxes = (_box(int(viewport), _text(text)) for viewport, text in record["boxes"].items())
    measured = Measured(
        _generated(sizes),
        record.get("exact") is True,
        tuple(boxes),
        frozenset(map(_text, record.get("first view", ()))),
        frozenset(map(_text, record.get("largest", ()))),
        _text(record.get("object-fit", "fill")),
        record.get("of natural size") is True,
        record.get("keeps box") is True,
        record.get("keeps box as drawn") is True,
    )
    attributes = {name: _text(record[name]) for name in _ATTRIBUTES if name in record}
    return MeasuredImage(
        _text(record["picture"]),
        _text(record["context"]),
        int(record.get("number", 0)),
        _text(record["url"]),
        SizeAttributes(**attributes),
        measured,
    )


def _generated(sizes: Sizes | None) -> Sizes | None:
    """Return sizes of our own form only: the text is written into pages."""
    if sizes is not None and not sizes.is_generated:
        raise ValueError(str(sizes))
    return sizes


def _box(viewport: int, text: str) -> BoxSample:
    size, _, drawn = text.partition(", ")
    width, height = map(float, size.split("x"))
    return BoxSample(viewport, width, height, float(drawn or width))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # raises UnicodeEncodeError for half of a surrogate pair
    return value
