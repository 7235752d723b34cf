"""Rule file-duplicate."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule


@file_rule(Severity.REVIEW, about="file")
def file_duplicate(file: File) -> Iterator[Problem]:
    """One picture lies in the site under several names.

    A reader's browser downloads it once for each, and whoever replaces one forgets the other. Keep
    one file, and let all pages name it.

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        <img src="copy/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <p><img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>
    """
    if file.first != file.info.path:
        yield Problem(f"{file.info.path} is the same file as {file.first}: keep one")
