"""The result for other programs: made from a run, or read back from ``audit.json``."""

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
from assetjob.model.focus import Focus
from assetjob.model.image import Failure, Image, ResolvedPage
from assetjob.model.result import Result
from assetjob.parse.lines import Lines
from assetjob.report import requirements, text_edit
from assetjob.report.alike import cause_key, group_id
from assetjob.report.requirements import NOTHING, Requirements, requirements_of
from assetjob.report.text_edit import TextEdit
from assetjob.runtime.spill import SpillList

SCHEMA = 1
LONGEST_MARKUP = 500  # characters


class AuditFileError(AssetjobError):
    """A file is not an ``audit.json`` that this version can read."""


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A finding without the text of its page.

    `key` identifies it across runs: it stays when lines are added above the image or its markup
    changes. `end_line` and `end_column` are the end of the image, exclusive; None if not known.
    `is_changed` tells that a run that compares with a commit found the image or its lines changed.
    `page_url` is the public URL of the page and `page_title` its title, "" where they are not
    known; `markup` is the image's, cut to `LONGEST_MARKUP` characters. `group` is the same for
    findings of one cause, "" where the finding concerns no file.
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
    fix: tuple[TextEdit, ...] = ()
    end_line: int | None = None
    end_column: int | None = None
    is_changed: bool = True
    requirements: Requirements = NOTHING
    page_url: str = ""
    page_title: str = ""
    markup: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """The findings of a run and what the exit code depends on.

    `gate` is the lowest severity that fails the run, or None. `pages` are paths; `images` is a
    count. `folder` is the path of the site's folder in its repository (see `Result.folder`).
    `findings` of a large site are spilled to disk.
    """

    version: str
    gate: Severity | None
    findings: Sequence[FindingRecord]
    failures: tuple[Failure, ...]
    pages: tuple[str, ...]
    images: int
    folder: str = ""

    @property
    def new(self) -> Iterator[FindingRecord]:
        """The findings that are neither known, ignored nor fixed."""
        return (finding for finding in self.findings if finding.state is State.NEW)

    @property
    def open(self) -> Iterator[FindingRecord]:
        """The findings that are neither ignored nor fixed; those of the baseline are open."""
        states = (State.NEW, State.KNOWN)
        return (finding for finding in self.findings if finding.state in states)

    @property
    def at_gate(self) -> Iterator[FindingRecord]:
        """The findings that fail the run."""
        gate = self.gate
        return (finding for finding in self.new if gate is not None and finding.severity >= gate)


def from_result(result: Result) -> AuditRecord:
    """Return the record of a run."""
    records: SpillList[FindingRecord] = SpillList()
    pages, images = [], 0
    for path, page, findings in steps(result):
        if page:
            pages.append(path)
            images += len(page.images)
        for record in _finding_records(findings, page, result):
            records.add(record)
    return AuditRecord(
        version=__version__,
        gate=result.gate,
        findings=records,
        failures=result.failures,
        pages=tuple(pages),
        images=images,
        folder=result.folder,
    )


def from_json(text: str, name: str) -> AuditRecord:
    """Return the record in the text of an ``audit.json``; `name` is the file's, for messages.

    Raises:
        AuditFileError: The text is something else, or of another version.
    """
    try:
        document = json.loads(text)
        if document["schema"] != SCHEMA:
            raise AuditFileError(f"{name}: written by another version; run the audit again")
        gate = document["gate"]
        return AuditRecord(
            version=str(document["tool"]["version"]),
            gate=None if gate is None else Severity[gate.upper()],
            findings=SpillList(map(_finding_record, document["findings"])),
            failures=tuple(
                Failure(str(entry["path"]), str(entry["stage"]), str(entry["reason"]))
                for entry in document["failures"]
            ),
            pages=tuple(str(entry["path"]) for entry in document["pages"]),
            images=len(document["images"]),
            folder=str(document["folder"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AuditFileError(
            f"{name}: not an audit.json; give the path of a file that an audit wrote"
        ) from error


def _finding_records(
    findings: Sequence[Finding], page: ResolvedPage | None, result: Result
) -> Iterator[FindingRecord]:
    """Yield the records of a page's findings."""
    images = {image.ref.span: image for image in page.images} if page else {}
    # In a page that was rewritten in place the spans point at other text than they did.
    is_unchanged = page and (result.command != "in-place" or page.rewritten is None)
    lines = Lines(page.source.text) if page and is_unchanged else None
    counts: Counter[str] = Counter()
    for finding in findings:
        image = images.get(finding.span)
        key = finding_key(finding, image)
        counts[key] += 1
        end_line, end_column = (None, None) if lines is None else lines.position(finding.span.end)
        yield FindingRecord(
            rule=finding.rule,
            severity=finding.severity,
            page=finding.page,
            line=finding.line,
            column=finding.column,
            url=finding.url,
            message=finding.message,
            state=finding.state,
            # A page may use the same image several times.
            key=f"{key}-{counts[key]}" if counts[key] > 1 else key,
            reason=finding.reason,
            ignored_in=finding.ignored_in,
            fix=() if lines is None else tuple(text_edit.text_edits(finding, lines)),
            end_line=end_line,
            end_column=end_column,
            is_changed=_is_changed(result.focus, finding, image, end_line),
            requirements=requirements_of(finding.rule),
            page_url=page.url if page else "",
            page_title=title_of(page),
            markup=finding.span.of(page.source.text)[:LONGEST_MARKUP] if page and lines else "",
            group=group_id(cause_key(finding)),
        )


def title_of(page: ResolvedPage | None) -> str:
    """Return the title in the page's front matter, "" if there is none."""
    front_matter = page.page.front_matter if page else None
    return (front_matter.title or "") if front_matter else ""


def _is_changed(
    focus: Focus | None, finding: Finding, image: Image | None, end_line: int | None
) -> bool:
    if focus is None or (image and focus.has_image(image)):
        return True
    return focus.has_lines(finding.page, finding.line, end_line or finding.line)


def finding_key(finding: Finding, image: Image | None) -> str:
    """Return what identifies a finding across runs; several on one page may have the same key.

    One that is reported once for the whole site stays the same on whatever page it is.
    """
    if finding.cause:
        return _key(finding.rule, "", finding.cause)
    digest_or_url = image.info.digest if image and image.info else finding.url or ""
    return _key(finding.rule, finding.page, digest_or_url)


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _finding_record(entry: Mapping[str, object]) -> FindingRecord:
    url, ignored_in = entry["url"], entry["ignored_in"]
    if ignored_in not in get_args(IgnoredIn):
        raise ValueError(ignored_in)
    return FindingRecord(
        rule=str(entry["rule"]),
        severity=Severity[str(entry["severity"]).upper()],
        page=str(entry["page"]),
        line=_integer(entry["line"]),
        column=_integer(entry["column"]),
        url=None if url is None else str(url),
        message=str(entry["message"]),
        state=State(str(entry["state"])),
        key=str(entry["key"]),
        reason=str(entry["reason"]),
        ignored_in=cast("IgnoredIn", ignored_in),
        fix=tuple(text_edit.from_json(dict(edit)) for edit in _list(entry["fix"])),
        end_line=None if entry["end_line"] is None else _integer(entry["end_line"]),
        end_column=None if entry["end_column"] is None else _integer(entry["end_column"]),
        is_changed=entry["is_changed"] is True,
        requirements=requirements.from_json(entry),
        page_url=str(entry.get("page_url", "")),
        page_title=str(entry.get("page_title", "")),
        markup=str(entry.get("markup", "")),
        group=str(entry.get("group", "")),
    )


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _list(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
