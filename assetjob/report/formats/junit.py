"""JUnit XML for CI: a test case for each page, which fails if findings on it fail the run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

from assetjob.report.format_text import counted
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord


def render(record: AuditRecord) -> Iterator[str]:
    """Yield one test suite."""
    failing: dict[str, list[FindingRecord]] = defaultdict(list)
    for finding in record.at_gate:
        failing[finding.page].append(finding)
    # Pages without findings too: Jenkins rejects a report without tests.
    pages = sorted({*record.pages, *(finding.page for finding in record.findings)})
    suite = ET.Element(
        "testsuite",
        name="assetjob",
        tests=str(len(pages) + len(record.failures)),
        failures=str(len(failing)),
        errors=str(len(record.failures)),
    )
    gate = record.gate.name.lower() if record.gate else ""
    for page in pages:
        case = ET.SubElement(suite, "testcase", classname="assetjob", name=_text(page))
        if failing[page]:
            found = failing[page]
            message = f"{counted(len(found), 'finding')} at or above {gate}"
            failure = ET.SubElement(case, "failure", message=message, type=found[0].rule)
            failure.text = "\n".join(_text(_described(finding)) for finding in found)
    for failed in record.failures:
        case = ET.SubElement(
            suite, "testcase", classname=f"assetjob.{_text(failed.stage)}", name=_text(failed.path)
        )
        reason = _text(f"{failed.stage}: {failed.reason}")
        ET.SubElement(case, "error", message=reason, type=failed.stage)
    ET.indent(suite, " ")
    yield ET.tostring(suite, encoding="unicode", xml_declaration=False) + "\n"


def _described(finding: FindingRecord) -> str:
    location = f"{finding.page}:{finding.line}:{finding.column}"
    return f"{location}: {finding.severity.name.lower()} {finding.rule}: {finding.message}"


def _text(value: str) -> str:
    return _not_xml().sub("\ufffd", value)


@cache  # slow to compile, so only when it is needed
def _not_xml() -> re.Pattern[str]:
    """Return a pattern of the characters that XML 1.0 does not allow (2.2, Characters)."""
    return re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


FORMAT = Format("junit.xml", render)
