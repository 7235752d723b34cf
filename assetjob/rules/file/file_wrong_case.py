"""Rule file-wrong-case."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, TargetState
from assetjob.model.page import Kind
from assetjob.model.text import Edit
from assetjob.rules.support.files import targets
from assetjob.rules.support.rule import image_rule


@image_rule(Severity.ERROR, about="file")
def file_wrong_case(image: Image) -> Iterator[Problem]:
    """File name differs only in upper and lower case.

    The image is shown on Windows and macOS, but not on web servers, where upper and lower case
    differ. Write the name as the file has it; "assetjob fix" does where the name is written out.

    Bad:
        <img src="wrongcase-400x200.JPG" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    reported: set[str] = set()
    for url, target in targets(image):
        if target.state is TargetState.MISSING and target.found is not None and url not in reported:
            reported.add(url)
            fix = _renamed(image, target.path or "", target.found) if url == image.ref.url else ()
            yield Problem(f"{url}: the file is named {target.found}; correct the URL", fix=fix)


def _renamed(image: Image, path: str, found: str) -> tuple[Edit, ...]:
    """Return the edit of an address that is written plainly, nothing for any other."""
    attr = image.ref.attr("src")
    span = attr.value_span if attr else None
    if image.ref.kind is not Kind.IMG or attr is None or span is None:
        return ()
    is_plain = len(attr.value) == span.end - span.start and attr.value.count(path) == 1
    return (Edit(span, attr.value.replace(path, found)),) if is_plain and path else ()
