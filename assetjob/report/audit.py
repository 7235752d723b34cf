"""``audit.json``: the result of a run for other programs; the same site gives the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from assetjob.model.decision import DecisionOutcome
from assetjob.model.finding import State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Result, Totals
from assetjob.report import jsontext, requirements
from assetjob.report.record import SCHEMA, AuditRecord, FindingRecord, title_of
from assetjob.report.text_edit import to_json as edit_to_json
from assetjob.rewrite.urls import url_of
from assetjob.runtime.spill import SpillList

Json = dict[str, object]


def render(result: Result, record: AuditRecord) -> Iterator[str]:
    """Yield JSON: keys in a fixed order, no times of day, paths with ``/``."""
    pages, images, files, changed = [], SpillList[str](), set(), 0
    unread: SpillList[Json] = SpillList()
    for page in result.pages:
        pages.append(_page(page))
        changed += page.rewritten is not None
        for each in page.page.unread:
            unread.add({"page": page.source.path, **asdict(each)})
        for image in page.images:
            images.add(jsontext.line(_image(image, result)))
            if image.info:
                files.add(image.info.path)
    document: Json = {
        "schema": SCHEMA,
        "tool": {"name": "assetjob", "version": record.version},
        "command": result.command,
        "folder": record.folder,
        "gate": None if record.gate is None else record.gate.name.lower(),
        "pages": pages,
        "images": map(jsontext.Line, images),
        "unread_images": iter(unread),
        "left_out": dict(sorted(result.left_out.items())),
        "findings": map(_finding, record.findings),
        "failures": [
            {"path": failure.path, "stage": failure.stage, "reason": failure.reason}
            for failure in result.failures
        ],
        "baseline": {
            "gone": [asdict(finding) for finding in result.gone],
            "not_scanned": [asdict(finding) for finding in result.not_scanned],
        },
        "decisions": list(map(_decision, result.decisions)),
        "notes": list(result.notes),
        "totals": {
            "pages": len(pages),
            "images": len(images),
            "files": len(files),
            **_findings(result),
            "failures": len(result.failures),
            "changed_pages": changed,
            **_work(result.totals),
        },
    }
    return jsontext.render(document)


def _page(page: ResolvedPage) -> Json:
    return {
        "path": page.source.path,
        "markup": str(page.source.markup),
        "url": page.url,
        "title": title_of(page),
    }


def _decision(outcome: DecisionOutcome) -> Json:
    decision = outcome.decision
    return {
        "page": decision.page,
        "line": decision.line,
        "picture": decision.picture,
        "context": decision.context,
        "decision": str(decision.decision),
        "alt": decision.alt,
        "state": str(outcome.state),
        "reason": outcome.reason,
    }


def _finding(finding: FindingRecord) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "page": finding.page,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "url": finding.url,
        "message": finding.message,
        "state": str(finding.state),
        "key": finding.key,
        "is_changed": finding.is_changed,
        "reason": finding.reason,
        "ignored_in": finding.ignored_in,
        "fix": [edit_to_json(edit) for edit in finding.fix],
        **requirements.to_json(finding.requirements),
        "page_url": finding.page_url,
        "page_title": finding.page_title,
        "markup": finding.markup,
        "group": finding.group,
    }


def _image(image: Image, result: Result) -> Json:
    ref, info = image.ref, image.info
    return {
        "page": image.page,
        "line": ref.line,
        "column": ref.column,
        "kind": str(ref.kind),
        "url": ref.url,
        "alt": ref.value("alt"),
        "target": {"state": str(image.target.state), "path": image.target.path},
        "width": info.width if info else None,
        "height": info.height if info else None,
        "bytes": info.bytes if info else None,
        "digest": info.digest if info else None,
        "context": ref.context.key,
        "variants": _variants(image, result),
        "left_alone": result.left_alone.get(info.path) if info else None,
    }


def _variants(image: Image, result: Result) -> list[Json]:
    """Return the image's variants: those of this run if it made some, else its candidates."""
    encoded = result.encoded.get(image.info.path) if image.info else None
    if encoded and image.target.form and image.ref.kind in (Kind.IMG, Kind.MARKDOWN):
        return [
            {
                "path": kept.variant.path,
                "url": url_of(image.target.form, kept.variant.path),
                "width": kept.variant.width,
                "height": kept.variant.height,
                "bytes": kept.bytes,
            }
            for kept in encoded.kept
        ]
    return [
        {
            "path": each.info.path,
            "url": each.candidate.url,
            "width": each.info.width,
            "height": each.info.height,
            "bytes": each.info.bytes,
        }
        for each in image.candidates
        if each.info
    ]


def _findings(result: Result) -> Json:
    found = Counter((finding.state, finding.severity) for finding in result.findings)
    states: Counter[State] = Counter()
    severities: Counter[str] = Counter()
    for (state, severity), count in found.items():
        states[state] += count
        severities[severity.name.lower()] += count if state is State.NEW else 0
    return {
        "findings": {str(state): states[state] for state in State},
        "severities": {name: severities[name] for name in ("error", "warning", "review")},
    }


def _work(totals: Totals) -> Json:
    return {
        "variants": totals.variants,
        "refused_variants": totals.refused,
        "original_bytes": totals.original_bytes,
        "variant_bytes": totals.variant_bytes,
    }
