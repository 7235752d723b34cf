"""Rule file-not-displayed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.target import ResolvedBy, Target
from assetjob.rules.support.decorators import image_rule

_DISPLAYED = frozenset({Kind.IMG, Kind.MARKDOWN, Kind.INPUT, Kind.CSS, Kind.POSTER, Kind.SVG_IMAGE})
# They have a fallback for what they cannot display, but not for a file sent in the wrong encoding.
_EMBEDDED = frozenset({Kind.OBJECT, Kind.EMBED})


@image_rule(Severity.ERROR, about="file", unless=("file-extension-wrong",))
def file_not_displayed(image: Image) -> Iterator[Problem]:
    """No browser displays the image file.

    Browsers do not display TIFF files (only Safari does), nor SVG files that are not well-formed
    XML or have no namespace. Export the image as JPEG, PNG or WebP, or correct the SVG. It is a
    warning in sources, whose generator may convert the file.

    See:
        https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Image_types
        https://developer.mozilla.org/docs/Web/SVG/Guides/Namespaces_crash_course

    Bad:
        <img src="scan-400x200.tiff" alt="The deed of 1819" width="400" height="200">

    Good:
        <img src="scan-400x200.jpg" alt="The deed of 1819" width="400" height="200">
    """
    if image.ref.kind not in _DISPLAYED | _EMBEDDED:
        return
    files = [(image.target, image.info)] if not image.candidates else []
    files += [(candidate.target, candidate.info) for candidate in image.candidates]
    for target, info in files:
        if info is not None and info.undisplayable and image.ref.kind in _DISPLAYED:
            yield Problem(f"{info.path} {info.undisplayable}", severity=_severity(target))
        elif info is not None and info.compressed:
            yield Problem(_COMPRESSED.format(info.path), severity=Severity.REVIEW)


def _severity(target: Target) -> Severity:
    is_as_written = target.resolved_by is ResolvedBy.BROWSER
    return Severity.ERROR if is_as_written else Severity.WARNING


_COMPRESSED = "{} is a compressed SVG; the server must send it with Content-Encoding: gzip"
