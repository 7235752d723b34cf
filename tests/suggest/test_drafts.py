"""Alt texts that another tool drafted: read from a file, shown as suggestions, never written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assetjob.model.image import ImageInfo
from assetjob.suggest.drafts import MAX_BYTES, Drafts, DraftsError, load_drafts

DIGEST = "ab" * 32
INFO = ImageInfo("images/a b.jpg", "jpeg", 600, 400, 9_000, DIGEST)
ROW = {"path": "images/a b.jpg", "text": "A weir", "source": "llava"}


def loaded(path: Path, content: str | bytes) -> Drafts:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_drafts([path])


FILES: dict[str, str | bytes] = {
    "JSON by path": json.dumps([ROW]),
    "JSON by digest": json.dumps([{"digest": DIGEST.upper(), "text": "A weir", "source": "llava"}]),
    "JSON in an object": json.dumps({"drafts": [ROW]}),
    "JSON with null": json.dumps([{**ROW, "digest": None, "more": 1}]),
    "path from the root": json.dumps([{**ROW, "path": "/images/a b.jpg"}]),
    "path of Windows": json.dumps([{**ROW, "path": r".\images\a b.jpg".replace(".\\", "")}]),
    "CSV": "path,text,source\nimages/a b.jpg,A weir,llava\n",
    "CSV of Excel": "\ufeffPath;Text;Source\r\nimages/a b.jpg;A weir;llava\r\n",
    "hidden characters": json.dumps([{**ROW, "text": " A\u202e\x00 weir\n"}]),
}


@pytest.mark.parametrize("name", FILES)
def test_reads_drafts(tmp_path: Path, name: str) -> None:
    drafts = loaded(tmp_path / "drafts", FILES[name])
    assert [(each.text, each.source) for each in drafts.of(INFO)] == [("A weir", "draft by llava")]
    assert drafts.failures == ()


WRONG = {
    "no key": ({"text": "A weir"}, "has neither a digest nor a path"),
    "no text": ({"path": "a.jpg", "text": " "}, "has no text"),
    "digest": ({"digest": "12", "text": "A weir"}, "digest is not a SHA-256"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_is_named_and_the_others_count(tmp_path: Path, name: str) -> None:
    row, message = WRONG[name]
    drafts = loaded(tmp_path / "drafts.json", json.dumps([row, ROW]))
    (failure,) = drafts.failures
    assert failure.path == str(tmp_path / "drafts.json")
    assert failure.reason.startswith(f"row 1: {message}")
    assert len(drafts.of(INFO)) == 1


@pytest.mark.parametrize(
    "content", ["", "[1]", "{}", "name,words\na,b\n", "[" * 100_000, b"path,text\n\xff,x\n"]
)
def test_a_file_without_drafts_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(DraftsError, match=r"drafts\.csv: .*; "):
        loaded(tmp_path / "drafts.csv", content)


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DraftsError, match="cannot be read"):
        load_drafts([tmp_path / "none.json"])
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DraftsError, match="split the file"):
        load_drafts([tmp_path / "huge.json"])


def test_drafts_are_shown_in_the_report_and_not_written(
    site: Callable[..., Path], image_file: Callable[..., Path], assetjob: Callable[..., object]
) -> None:
    page = '<p>Rain.</p><img src="a.png">'
    root = site({"a.html": page})
    image_file(root / "a.png", 300, 200)
    drafts = root.parent / "drafts.csv"
    drafts.write_text("path,text,source\na.png,A weir after rain,llava\na.png,a.png,llava\n")
    assetjob(root, "fix", "--in-place", "--drafts", str(drafts), "--reports", "../out")
    report = (root.parent / "out/index.html").read_text("utf-8")
    assert "A weir after rain" in report
    assert "draft by llava" in report
    assert "A weir" not in (root / "a.html").read_text("utf-8")
