"""SARIF 2.1.0, for code scanning: findings in place, with stable fingerprints and the rules' help.

Sources: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0; GitHub Docs,
"SARIF support for code scanning". Findings that a run has fixed are left out: GitHub would raise an
alert. GitHub's upload action adds ``primaryLocationLineHash`` itself, from the checked-out files.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from assetjob import rules
from assetjob.model.finding import Severity, State
from assetjob.report import jsontext
from assetjob.report.format_text import plain
from assetjob.report.formats import Format
from assetjob.report.record import Line, Record
from assetjob.rules.support.documentation import Example
from assetjob.rules.support.rule import Rule

Json = dict[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note"}
ROOT = "%SRCROOT%"


def render(record: Record) -> Iterator[str]:
    """Yield the record as a SARIF log of one run."""
    known = rules.load()
    others = sorted({line.rule for line in record.lines} - set(known))  # of another version
    numbers = {name: number for number, name in enumerate([*known, *others])}
    described = [_rule(known[name]) if name in known else {"id": name} for name in numbers]
    run: Json = {
        "tool": {
            "driver": {"name": "assetjob", "version": record.version, "rules": described},
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The repository, or the site's folder without one."}}
        },
        "invocations": [_invocation(record)],
        "results": (
            _result(line, numbers[line.rule], record.folder)
            for line in record.lines
            if line.state is not State.FIXED
        ),
    }
    return jsontext.render({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, lists=2)


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why or f"{rule.title}."},
        "help": {"text": rule.page(), "markdown": _help(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "precision": _PRECISION[rule.severity],
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


# How often a rule is right, and how grave it is, as code scanning orders its alerts by.
_PRECISION = {Severity.ERROR: "very-high", Severity.WARNING: "high", Severity.REVIEW: "medium"}
_PROBLEM = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.REVIEW: "recommendation",
}


def _help(rule: Rule) -> str:
    parts = [plain(paragraph) for paragraph in rule.why.split("\n\n")]
    for label, examples in (("Bad", rule.bad), ("Good", rule.good)):
        parts += [part for each in examples for part in (f"**{label}**", *_shown(each))]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> list[str]:
    named = len(example.files) > 1
    return [f"{plain(path) if named else ''}\n```\n{text}```" for path, text in example.files]


def _invocation(record: Record) -> Json:
    return {
        "executionSuccessful": not record.failures,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": _message(f"{failure.stage}: {failure.reason}")},
                "locations": [{"physicalLocation": _place(record.folder + failure.path)}],
            }
            for failure in record.failures
        ],
    }


def _result(line: Line, number: int, folder: str) -> Json:
    place = _place(folder + line.page)
    region: Json = {"startLine": line.line, "startColumn": line.column}
    if line.end_line is not None:
        region |= {"endLine": line.end_line, "endColumn": line.end_column}
    result: Json = {
        "ruleId": line.rule,
        "ruleIndex": number,
        "level": LEVELS[line.severity],
        "message": {"text": _message(line.message)},
        "locations": [{"physicalLocation": {**place, "region": region}}],
        "partialFingerprints": {"assetjob/v1": line.key},
        "baselineState": "new" if line.state is State.NEW else "unchanged",
    }
    if line.state is State.IGNORED:
        kind = "inSource" if line.ignored_in == "page" else "external"
        result["suppressions"] = [{"kind": kind, "justification": line.reason}]
    if line.fix:
        result["fixes"] = [_fix(line, place)]
    return result


def _fix(line: Line, place: Json) -> Json:
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
        "artifactChanges": [{**place, "replacements": made}],
    }


def _message(text: str) -> str:
    """Return a plain text message in which nothing is a link (3.11.6)."""
    return text.replace("](", "]\u200b(")


def _place(path: str) -> Json:
    try:
        uri = quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # no name of a file, but an audit.json may hold anything
        uri = quote(path, errors="replace")
    return {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}


FORMAT = Format("audit.sarif", render)
