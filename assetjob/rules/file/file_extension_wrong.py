"""Rule file-extension-wrong."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import FORMATS
from assetjob.model.image import Image
from assetjob.rules.support.files import files
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.WARNING, about="file")
def file_extension_wrong(image: Image) -> Iterator[Problem]:
    """A file's extension is not that of its content.

    Servers tell browsers the type by the extension; with X-Content-Type-Options: nosniff, in mail
    and in many tools a PNG that calls itself .jpg does not open. Rename the file, and the address
    with it.

    Bad:
        <img src="as-png-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.png" alt="The Merlion at dusk" width="400" height="200">
    """
    for info in {info.path: info for info in files(image)}.values():
        extension = splitext(info.path)[1]
        known = FORMATS[info.format]
        if extension and known.suffixes and extension.lower() not in known.suffixes:
            yield Problem(
                f"{info.path} is {known.title} data, not {extension[1:]}: rename the file"
            )
