"""JUnit XML, for CI that shows tests: a case for each page, failed by its findings at the gate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

from assetjob.report.format_text import counted
from assetjob.report.formats import Format
from assetjob.report.record import Line, Record


def render(record: Record) -> Iterator[str]:
    """Yield the record as one test suite."""
    failing: dict[str, list[Line]] = defaultdict(list)
    for line in record.at_gate:
        failing[line.page].append(line)
    # Pages without a finding too: Jenkins takes a report without tests for a mistake.
    pages = sorted({*record.pages, *(line.page for line in record.lines)})
    suite = ET.Element(
        "testsuite",
        name="assetjob",
        tests=str(len(pages) + len(record.failures)),
        failures=str(len(failing)),
        errors=str(len(record.failures)),
    )
    for page in pages:
        case = ET.SubElement(suite, "testcase", classname="assetjob", name=_text(page))
        if failing[page]:
            found = failing[page]
            message = f"{counted(len(found), 'finding')} at the gate"
            failure = ET.SubElement(case, "failure", message=message, type=found[0].rule)
            failure.text = "\n".join(_text(_told(line)) for line in found)
    for each in record.failures:
        case = ET.SubElement(
            suite, "testcase", classname=f"assetjob.{_text(each.stage)}", name=_text(each.path)
        )
        reason = _text(f"{each.stage}: {each.reason}")
        ET.SubElement(case, "error", message=reason, type=each.stage)
    ET.indent(suite, " ")
    yield ET.tostring(suite, encoding="unicode", xml_declaration=False) + "\n"


def _told(line: Line) -> str:
    place = f"{line.page}:{line.line}:{line.column}"
    return f"{place}: {line.severity.name.lower()} {line.rule}: {line.message}"


def _text(value: str) -> str:
    return _not_xml().sub("\ufffd", value)


@cache  # it takes as long to compile as all else here to load, and most runs make no JUnit
def _not_xml() -> re.Pattern[str]:
    """Return what finds a character that XML 1.0 (2.2 Characters) cannot hold in any form."""
    return re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


FORMAT = Format("junit.xml", render)
