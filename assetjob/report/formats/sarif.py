"""SARIF 2.1.0 for code scanning: locations, stable fingerprints, fixes and the help of the rules.

Sources: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0; GitHub Docs,
"SARIF support for code scanning". Findings that a run has fixed are left out: GitHub would raise an
alert. GitHub's upload action adds ``primaryLocationLineHash`` itself, from the checked-out files.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from assetjob import rules
from assetjob.model.finding import Severity, State
from assetjob.report import jsontext, sarif_taxonomies
from assetjob.report.format_text import plain
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.rules.support.decorators import Rule
from assetjob.rules.support.documentation import Example

Json = dict[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note"}
ROOT = "%SRCROOT%"


def render(record: AuditRecord) -> Iterator[str]:
    """Yield a SARIF log of one run."""
    known = rules.load()
    # An audit.json of another version may have other rules.
    others = sorted({finding.rule for finding in record.findings} - set(known))
    numbers = {name: number for number, name in enumerate([*known, *others])}
    described = [_rule(known[name]) if name in known else {"id": name} for name in numbers]
    run: Json = {
        "tool": {
            "driver": {
                "name": "assetjob",
                "version": record.version,
                "rules": described,
                "supportedTaxonomies": sarif_taxonomies.references(),
            },
        },
        "taxonomies": sarif_taxonomies.taxonomies(known.values()),
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The repository, or the site's folder without one."}}
        },
        "invocations": [_invocation(record)],
        "results": (
            _result(finding, numbers[finding.rule], record.folder)
            for finding in record.findings
            if finding.state is not State.FIXED
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
        "relationships": sarif_taxonomies.relationships(rule),
        "properties": {
            "precision": _PRECISION[rule.severity],
            "problem.severity": _PROBLEM[rule.severity],
            "tags": sarif_taxonomies.tags(rule),
        },
    }


# Code scanning orders its alerts by how often a rule is right and how severe its findings are.
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


def _invocation(record: AuditRecord) -> Json:
    return {
        "executionSuccessful": not record.failures,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": _message(f"{failure.stage}: {failure.reason}")},
                "locations": [{"physicalLocation": _location(record.folder + failure.path)}],
            }
            for failure in record.failures
        ],
    }


def _result(finding: FindingRecord, number: int, folder: str) -> Json:
    location = _location(folder + finding.page)
    region: Json = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_line is not None:
        region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding.message)},
        "locations": [{"physicalLocation": {**location, "region": region}}],
        "partialFingerprints": {"assetjob/v1": finding.key},
        "baselineState": "new" if finding.state is State.NEW else "unchanged",
    }
    if finding.state is State.IGNORED:
        kind = "inSource" if finding.ignored_in == "page" else "external"
        result["suppressions"] = [{"kind": kind, "justification": finding.reason}]
    if finding.requirements.criteria:
        result["taxa"] = sarif_taxonomies.taxa(finding.requirements)
    if finding.fix:
        result["fixes"] = [_fix(finding, location)]
    return result


def _fix(finding: FindingRecord, location: Json) -> Json:
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in finding.fix
    ]
    return {
        "description": {"text": f"Fix {finding.rule}."},
        "artifactChanges": [{**location, "replacements": replacements}],
    }


def _message(text: str) -> str:
    """Return a plain text message without embedded links (3.11.6)."""
    return text.replace("](", "]\u200b(")


def _location(path: str) -> Json:
    try:
        uri = quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # not a file name, but an audit.json may contain anything
        uri = quote(path, errors="replace")
    return {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}


FORMAT = Format("audit.sarif", render)
