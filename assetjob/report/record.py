"""The findings as programs get them: made from a result, or read back from ``audit.json``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast, get_args

from assetjob import __version__
from assetjob.check.by_page import steps
from assetjob.model.errors import AssetjobError
from assetjob.model.finding import Finding, IgnoredIn, Severity, State
from assetjob.model.image import Failure, Image, ResolvedPage
from assetjob.model.result import Result
from assetjob.parse.lines import Lines
from assetjob.report.replacement import Replacement, from_json, replacements
from assetjob.runtime.spill import SpillList

SCHEMA = 1


class RecordError(AssetjobError):
    """A file is no ``audit.json``, or one of another version."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding without its page's text. `key` stays when text moves or changes around it.

    `end_line` and `end_column` are the end of the image, exclusive; None where it is not known.
    """

    rule: str
    severity: Severity
    page: str
    line: int
    column: int
    url: str | None
    message: str
    state: State
    key: str
    reason: str = ""
    ignored_in: IgnoredIn = ""
    fix: tuple[Replacement, ...] = ()
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the gate judged: `pages` by their paths, `images` a count; `gate` None where it is off.

    Of a large site `lines` lie on the disk (see `shelf`). `folder` is the path of the site's folder
    in its repository (see `Result.folder`).
    """

    version: str
    gate: Severity | None
    lines: Sequence[Line]
    failures: tuple[Failure, ...]
    pages: tuple[str, ...]
    images: int
    folder: str = ""

    @property
    def new(self) -> Iterator[Line]:
        """The findings that count."""
        return (line for line in self.lines if line.state is State.NEW)

    @property
    def at_gate(self) -> Iterator[Line]:
        """The findings that fail the run."""
        gate = self.gate
        return (line for line in self.new if gate is not None and line.severity >= gate)


def record_of(result: Result) -> Record:
    """Return the record of a result."""
    lines: SpillList[Line] = SpillList()
    pages, images = [], 0
    for path, judged, findings in steps(result):
        if judged:
            pages.append(path)
            images += len(judged.images)
        for line in _lines(findings, judged, result):
            lines.add(line)
    return Record(
        version=__version__,
        gate=result.gate,
        lines=lines,
        failures=result.failures,
        pages=tuple(pages),
        images=images,
        folder=result.folder,
    )


def read(text: str, name: str) -> Record:
    """Return the record that an ``audit.json`` holds; `name` is the file's, for messages.

    Raises:
        RecordError: It is something else.
    """
    try:
        document = json.loads(text)
        if document["schema"] != SCHEMA:
            raise RecordError(f"{name}: of another version: run the audit again")
        gate = document["gate"]
        return Record(
            version=str(document["tool"]["version"]),
            gate=None if gate is None else Severity[gate.upper()],
            lines=SpillList(_line(entry) for entry in document["findings"]),
            failures=tuple(
                Failure(str(each["path"]), str(each["stage"]), str(each["reason"]))
                for each in document["failures"]
            ),
            pages=tuple(str(each["path"]) for each in document["pages"]),
            images=len(document["images"]),
            folder=str(document["folder"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError(f"{name}: is no audit.json: give the one of an audit") from error


def _lines(
    findings: Sequence[Finding], judged: ResolvedPage | None, result: Result
) -> Iterator[Line]:
    """Yield the lines of a page's findings."""
    images = {image.ref.span: image for image in judged.images} if judged else {}
    # What was written into the site stands elsewhere in its line than it was found.
    known = judged and (result.command != "in-place" or judged.rewritten is None)
    lines = Lines(judged.source.text) if judged and known else None
    seen: Counter[str] = Counter()
    for finding in findings:
        key = _key(finding, images.get(finding.span))
        seen[key] += 1
        end_line, end_column = (None, None) if lines is None else lines.position(finding.span.end)
        yield Line(
            rule=finding.rule,
            severity=finding.severity,
            page=finding.page,
            line=finding.line,
            column=finding.column,
            url=finding.url,
            message=finding.message,
            state=finding.state,
            # The same picture may stand twice on a page.
            key=f"{key}-{seen[key]}" if seen[key] > 1 else key,
            reason=finding.reason,
            ignored_in=finding.ignored_in,
            fix=() if lines is None else tuple(replacements(finding, lines)),
            end_line=end_line,
            end_column=end_column,
        )


def _key(finding: Finding, image: Image | None) -> str:
    picture = image.info.digest if image and image.info else finding.url or ""
    parts = f"{finding.rule}\0{finding.page}\0{picture}"
    return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _line(entry: Mapping[str, object]) -> Line:
    url, ignored_in = entry["url"], entry["ignored_in"]
    if ignored_in not in get_args(IgnoredIn):
        raise ValueError(ignored_in)
    return Line(
        rule=str(entry["rule"]),
        severity=Severity[str(entry["severity"]).upper()],
        page=str(entry["page"]),
        line=_whole(entry["line"]),
        column=_whole(entry["column"]),
        url=None if url is None else str(url),
        message=str(entry["message"]),
        state=State(str(entry["state"])),
        key=str(entry["key"]),
        reason=str(entry["reason"]),
        ignored_in=cast("IgnoredIn", ignored_in),
        fix=tuple(from_json(dict(each)) for each in _list(entry["fix"])),
        end_line=None if entry["end_line"] is None else _whole(entry["end_line"]),
        end_column=None if entry["end_column"] is None else _whole(entry["end_column"]),
    )


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _list(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
