"""SARIF 2.1.0, for code scanning: findings in place, with stable fingerprints and the rules' help.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from assetjob import rules
from assetjob.model import Severity, State
from assetjob.report.record import Line, Record

Json = dict[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/assetjob/"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note"}


def render(record: Record) -> str:
    """Return the record as a SARIF log of one run."""
    names = sorted({line.rule for line in record.lines})
    numbers = {name: number for number, name in enumerate(names)}
    run: Json = {
        "tool": {
            "driver": {
                "name": "assetjob",
                "version": record.version,
                "informationUri": HOME,
                "rules": [_rule(name) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {"SITE": {"description": {"text": "The site's folder."}}},
        "invocations": [
            {
                "executionSuccessful": not record.failures,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": f"{failure.stage}: {failure.reason}"},
                        "locations": [{"physicalLocation": _place(failure.path)}],
                    }
                    for failure in record.failures
                ],
            }
        ],
        "results": [_result(line, numbers[line.rule]) for line in record.lines],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> Json:
    rule = rules.load().get(name)
    if rule is None:  # the record of another version of the tool
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why or f"{rule.title}."},
        "help": {"text": rule.page()},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(line: Line, number: int) -> Json:
    result: Json = {
        "ruleId": line.rule,
        "ruleIndex": number,
        "level": LEVELS[line.severity],
        "message": {"text": line.message},
        "locations": [
            {
                "physicalLocation": {
                    **_place(line.page),
                    "region": {"startLine": line.line, "startColumn": line.column},
                }
            }
        ],
        "partialFingerprints": {"assetjob/v1": line.key},
        "baselineState": _BASELINE[line.state],
    }
    if line.state is State.IGNORED:
        result["suppressions"] = [{"kind": "inSource", "justification": line.reason}]
    if line.fix:
        result["fixes"] = [_fix(line)]
    return result


def _fix(line: Line) -> Json:
    made = [
        {
            "deletedRegion": {
                "startLine": each.line,
                "startColumn": each.column,
                "endLine": each.end_line,
                "endColumn": each.end_column,
            },
            "insertedContent": {"text": each.text},
        }
        for each in line.fix
    ]
    return {
        "description": {"text": f"Mend {line.rule}."},
        "artifactChanges": [{**_place(line.page), "replacements": made}],
    }


_BASELINE = {
    State.NEW: "new",
    State.KNOWN: "unchanged",
    State.FIXED: "absent",
    State.IGNORED: "unchanged",
}


def _place(path: str) -> Json:
    uri = quote(path.encode("utf-8", "surrogatepass"))
    return {"artifactLocation": {"uri": uri, "uriBaseId": "SITE"}}
