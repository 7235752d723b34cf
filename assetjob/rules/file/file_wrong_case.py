"""Rule file-wrong-case."""

from __future__ import annotations

from unicodedata import normalize

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import ResolvedPage
from assetjob.model.target import ResolvedBy, TargetState
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.files import targets
from assetjob.rules.support.fixes import rename_file


@page_rule(Severity.ERROR, about="file")
def file_wrong_case(page: ResolvedPage) -> Found:
    """File name differs only in upper and lower case.

    The image is shown on Windows and macOS, but not on web servers, where upper and lower case
    differ; the same goes for an accented letter that is one character (NFC) or two (NFD). Write the
    name as the file has it; "assetjob fix" does where the name is written out.

    Bad:
        <img src="wrongcase-400x200.JPG" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for image in page.images:
        wrong = {
            url: target
            for url, target in targets(image)
            if target.state is TargetState.MISSING and target.found is not None
        }
        for url, target in wrong.items():
            fix = rename_file(page.source, image.ref, url, target.found or "")
            same = normalize("NFC", target.path or "") == normalize("NFC", target.found or "")
            message = f"{url}: the file is named {target.found}; correct the URL"
            if same:
                message = f"{url}: the file's name has other Unicode characters (NFC or NFD)"
                message += "; correct the URL"
            is_uncertain = target.resolved_by is ResolvedBy.TEMPLATE
            yield image, Problem(message, None, fix, Severity.REVIEW if is_uncertain else None)
