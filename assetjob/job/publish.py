"""Write the reports of a run, or make them again from an ``audit.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from assetjob.model.errors import SiteError
from assetjob.model.result import Result
from assetjob.runtime.spill import SpillList
from assetjob.settings.schema import Settings
from assetjob.store import Content, Disk

if TYPE_CHECKING:
    from assetjob.report.comparison import Comparison
    from assetjob.report.formats import Format
    from assetjob.report.record import AuditRecord

AUDIT = "audit.json"
_REPORT_MEMORY = 16_000_000  # bytes of one report that are kept in memory
Reports = Mapping[str, SpillList[bytes]]  # texts in UTF-8 by file name


def publish(
    result: Result,
    settings: Settings,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    compared: Comparison | None = None,
) -> Iterator[str]:
    """Write the reports of `result` and the files `beside` them; return what is to be printed.

    `compared` is the comparison of the pages before and after the run, if it was made.

    Raises:
        SiteError: The folder cannot be written, or the disk has no room for what is written there.
    """
    from assetjob.report import audit, budget, earlier, formats, html, record  # noqa: PLC0415 - jinja2 comes late

    if settings.manifest:
        _write_manifest(result, settings.manifest)
    found, wanted = record.from_result(result), formats.load(settings.report_formats)
    if not settings.write_reports:
        wanted = tuple(each for each in wanted if each.is_printed)
    reports = _rendered(found, wanted)
    if settings.write_reports or settings.print_audit:
        reports[AUDIT] = _encoded(audit.render(result, found))
    if settings.write_reports:
        before = earlier.read_earlier(settings.reports / AUDIT)
        reports["index.html"] = _encoded(html.render(result, settings, before, compared))
        thumbnails = budget.thumbnail_files(result)
        _write(chain(beside.items(), thumbnails, reports.items()), settings.reports)
    printed = [each.file for each in wanted if each.is_printed]
    return _printed(reports, [AUDIT] if settings.print_audit else printed)


def _write_manifest(result: Result, path: Path) -> None:
    from assetjob.report import manifest  # noqa: PLC0415 - only this option needs it

    try:
        Disk(path.parent).write(path.name, _encoded(manifest.render(result)))
    except OSError as error:
        raise SiteError(f"--manifest {path}: cannot be written: {error.strerror}") from error


def convert(source: Path, names: Iterable[str], folder: Path) -> Iterator[str]:
    """Make the reports of these formats again from an ``audit.json``.

    Return what of them is for the job's output.

    Raises:
        FormatError: A report format is not known.
        AuditFileError: `source` is no ``audit.json``.
        SiteError: A file cannot be read or written.
    """
    from assetjob.report import formats, record  # noqa: PLC0415 - only this command needs it here

    wanted = formats.load(names)
    try:
        text = source.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise SiteError(f"{source}: cannot be read: {error.strerror}") from error
    reports = _rendered(record.from_json(text, str(source)), wanted)
    _write(reports.items(), folder)
    return _printed(reports, [each.file for each in wanted if each.is_printed])


def _rendered(found: AuditRecord, wanted: Iterable[Format]) -> dict[str, SpillList[bytes]]:
    return {each.file: _encoded(each.render(found)) for each in wanted}


def _encoded(text: Iterable[str]) -> SpillList[bytes]:
    # The text is read more than once: an existing file is compared before it is replaced.
    return SpillList((block.encode("utf-8", "surrogatepass") for block in text), _REPORT_MEMORY)


def _printed(reports: Reports, names: Iterable[str]) -> Iterator[str]:
    """Return the text of the reports with these names, in blocks."""
    texts = [reports[name] for name in names]
    return (block.decode("utf-8", "surrogatepass") for text in texts for block in text)


def _write(files: Iterable[tuple[str, Content]], folder: Path) -> None:
    for problem in Disk(folder).write_files(files).values():
        if not isinstance(problem, OSError):
            raise problem
        reason = f"cannot be written: {problem.strerror}; choose another folder with --reports"
        raise SiteError(f"{folder}: {reason}") from problem
