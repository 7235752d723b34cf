"""Rule file-extension-wrong."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import FORMATS, Format
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.dimensions import SIZED_KINDS
from assetjob.rules.support.files import files


@image_rule(Severity.WARNING, about="file")
def file_extension_wrong(image: Image) -> Iterator[Problem]:
    """File extension does not match the file type.

    Servers derive the media type from the extension. With X-Content-Type-Options: nosniff, in mail
    and in many tools, a PNG named .jpg does not open. No browser displays an SVG with another
    extension, or another image named .svg: that is an error. Rename the file and change the URL.

    See:
        https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options

    Bad:
        <img src="as-png-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.png" alt="The Merlion at dusk" width="400" height="200">
    """
    for info in {info.path: info for info in files(image)}.values():
        if info.format == "tiff" and image.ref.kind in SIZED_KINDS:
            continue  # another name does not help: file-not-displayed
        extension = splitext(info.path)[1]
        known = FORMATS[info.format]
        if extension and known.suffixes and extension.lower() not in known.suffixes:
            message = f"{info.path} contains {known.title} data; rename the file"
            severity = _severity(info.format, extension)
            yield Problem(message, severity=severity, cause=info.path)


def _severity(content: Format, extension: str) -> Severity:
    """Return ERROR if the image is not displayed: browsers recognise all formats but SVG."""
    is_named_svg = extension.lower() in FORMATS["svg"].suffixes
    return Severity.ERROR if (content == "svg") != is_named_svg else Severity.WARNING
