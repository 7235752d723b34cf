"""Read alt texts that another tool or a model drafted, from a JSON or a CSV file.

Each row names an image file, by ``digest`` (SHA-256 in hex) or ``path`` (from the site's folder),
and has a ``text`` and its ``source``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from assetjob.model.errors import AssetjobError
from assetjob.model.image import Failure, ImageInfo
from assetjob.model.suggestion import Suggestion
from assetjob.suggest.cleaning import one_line

MAX_BYTES = 50_000_000
_MAX_CELL = 100_000  # characters
_LONGEST_SOURCE = 60  # characters
_MOST_PROBLEMS = 20  # rows that are named
_DIGEST = re.compile("[0-9a-f]{64}")
_COLUMNS = ("digest", "path", "text", "source")


class DraftsError(AssetjobError):
    """A file contains no drafts, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafts by the digest or the path of the image file; failures name rows that are wrong."""

    texts: Mapping[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    def of(self, info: ImageInfo | None) -> tuple[Suggestion, ...]:
        """Return the drafts for an image file."""
        if info is None or not self.texts:
            return ()
        return (*self.texts.get(info.digest, ()), *self.texts.get(_path_key(info.path), ()))


def load_drafts(paths: Iterable[Path]) -> Drafts:
    """Return the drafts in all files; a row that is wrong is left out.

    Raises:
        DraftsError: A file contains no drafts, or cannot be read.
    """
    texts: dict[str, tuple[Suggestion, ...]] = {}
    failures: list[Failure] = []
    for path in paths:
        problems = []
        for number, row in enumerate(_rows(path), 1):
            try:
                key, suggestion = _draft(row)
            except ValueError as error:
                problems.append(Failure(str(path), "drafts", f"row {number}: {error}"))
                continue
            texts[key] = (*texts.get(key, ()), suggestion)
        failures += problems[:_MOST_PROBLEMS]
    return Drafts(texts, tuple(failures))


def _draft(row: Mapping[str, str]) -> tuple[str, Suggestion]:
    """Return the key and the draft of a row.

    Raises:
        ValueError: The row is wrong; the message says what to do.
    """
    digest, path = row["digest"].strip().lower(), row["path"].strip()
    if digest and not _DIGEST.fullmatch(digest):
        raise ValueError("digest is not a SHA-256 of 64 hex digits; correct it, or give a path")
    if not digest and not path:
        raise ValueError("has neither a digest nor a path; give one of them")
    text = one_line(row["text"])
    if not text:
        raise ValueError("has no text; leave the row out")
    source = one_line(row["source"])[:_LONGEST_SOURCE] or "unknown source"
    return digest or _path_key(path), Suggestion(text, f"draft by {source}")


def _path_key(path: str) -> str:
    plain = path.replace("\\", "/").removeprefix("./").lstrip("/")
    return f"path:{normalize('NFC', plain)}"


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DraftsError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise DraftsError(f"{path}: is larger than {MAX_BYTES:,} bytes; split the file")
    try:
        text = data.decode("utf-8-sig")
        rows = _json_rows(text) if text.lstrip().startswith(("[", "{")) else _csv_rows(text)
        return list(rows)
    except UnicodeDecodeError as error:
        raise DraftsError(f'{path}: is not UTF-8; save it as "CSV UTF-8" or as JSON') from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        expected = "a JSON list, or a CSV file, with digest or path, text and source"
        raise DraftsError(f"{path}: contains no drafts; use {expected}") from error


def _json_rows(text: str) -> Iterator[dict[str, str]]:
    document = json.loads(text)
    entries = document["drafts"] if isinstance(document, dict) else document
    for entry in entries:
        yield {name: str(entry.get(name) or "") for name in _COLUMNS}


def _csv_rows(text: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(_MAX_CELL)
    lines = io.StringIO(text, newline="")
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(lines, delimiter=separator)
    names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
    if "text" not in names or names.isdisjoint({"digest", "path"}):
        raise ValueError(names)
    for entry in reader:
        cells = {(name or "").strip().lower(): value for name, value in entry.items()}
        yield {name: str(cells.get(name) or "") for name in _COLUMNS}
