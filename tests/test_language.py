"""Text that people read uses plain English: words that had to be replaced do not come back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import assetjob

ROOT = Path(__file__).parent.parent
PACKAGE = Path(assetjob.__file__).parent
DOCUMENTS = (
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "reports/README.md",
)
SUFFIXES = {".py", ".html", ".js", ".css", ".json", ".md", ".toml"}
# Each with what to write instead.
REPLACED = {
    r"mend(s|ed|ing)?": "fix",
    r"who(m)?ever": "who, people who, somebody who",
    r"dearest": "most expensive first",
    r"gravest": "most severe",
    r"shel(f|ves)": "list or map that spills to disk",
    r"at hand": "in memory, available",
    r"(lies?|laid|lay) beside": "is next to, compare",
    r"amend(s|ed|ing)?": "rewrite",
    r"settle(s|d)?": "decide, finish",
    r"told of": "known from",
    r"tells? nothing": "is empty",
    r"spares?": "saves, avoids",
    r"half born": "starting",
    r"obituary": "reason",
    r"takes? no heed": "ignores",
    r"anew": "again",
    r"built of": "built from",
    r"heed(s|ed)?": "follow, apply",
    r"lies? in": "is in",
    r"exclude each other": "cannot be used together",
    r"costs? (only|that)( itself| one| file| page| image)?": "only that one fails",
    r"goes on with": "continues",
    r"counted and said": "counted and mentioned",
    r"by the reason": "by reason",
    r"alike findings": "similar findings",
}
FORBIDDEN = re.compile(rf"\b(?:{'|'.join(REPLACED)})\b", re.IGNORECASE)


def texts() -> list[Path]:
    """Return the files whose text people read."""
    package = (path for path in PACKAGE.rglob("*") if path.suffix in SUFFIXES)
    documents = (ROOT / name for name in DOCUMENTS)
    demo = PACKAGE / "demo" / "site"
    return sorted(path for path in (*package, *documents) if demo not in path.parents)


@pytest.mark.parametrize("path", texts(), ids=lambda path: str(path.relative_to(path.parents[2])))
def test_the_words_are_plain(path: Path) -> None:
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    found = [f"{n}: {match[0]}" for n, line in lines for match in FORBIDDEN.finditer(line)]
    assert not found, f"{path}: say it in plain words (see REPLACED): {found}"
