"""Rule file-duplicate."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule


@site_rule(Severity.REVIEW)
def file_duplicate(pages: Sequence[JudgedPage]) -> Found:
    """One picture lies in the site under several names.

    A reader's browser downloads it once for each, and whoever replaces one forgets the other. Keep
    one file, and let all pages name it.

    Bad:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        <img src="copy/400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <p><img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>
    """
    first: dict[str, str] = {}
    for image, info in first_uses(pages):
        other = first.setdefault(info.digest, info.path)
        if other != info.path:
            yield image, Problem(f"{info.path} is the same file as {other}: keep one")
