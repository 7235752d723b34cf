"""Reports of sites for tests: what an ``audit.json`` contains, as data."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def image(name: str, alt: str | None = None, **changes: Any) -> Json:
    """Return a use of an image whose content is its name."""
    return {
        "page": "index.html",
        "line": 3,
        "column": 1,
        "kind": "img",
        "url": f"/images/{name}",
        "alt": alt,
        "target": {"state": "local", "path": f"images/{name}"},
        "width": 800,
        "height": 600,
        "bytes": 100_000,
        "digest": hashlib.sha256(name.encode()).hexdigest(),
        "context": "0123456789abcdef",
        "variants": [],
        "left_alone": None,
        **changes,
    }


def finding(rule: str = "alt-missing", severity: str = "error", state: str = "new") -> Json:
    return {"rule": rule, "severity": severity, "state": state, "page": "index.html", "line": 3}


def audit(
    images: list[Json] | None = None, findings: list[Json] | None = None, **changes: Any
) -> Json:
    images = images or []
    return {
        "schema": 1,
        "tool": {"name": "assetjob", "version": "0"},
        "command": "audit",
        "gate": "error",
        "images": images,
        "findings": findings or [],
        "failures": [],
        "totals": {"pages": 1, "images": len(images), "files": len(images)},
        **changes,
    }


def write(folder: Path, report: Json, *, html: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "audit.json"
    path.write_text(json.dumps(report))
    if html:
        (folder / "index.html").write_text("<!doctype html>")
    return path


def write_fleet(folder: Path, sites: int, findings: int) -> None:
    """Write the reports of many sites, which share every tenth image."""
    rules = [("alt-missing", "error"), ("alt-filename", "warning"), ("size-missing", "warning")]
    each = findings // sites
    for site in range(sites):
        images = [
            image(f"shared-{n}.jpg" if n % 10 == 0 else f"{site}-{n}.jpg", page=f"p{n}.html")
            for n in range(each)
        ]
        found = [finding(*rules[n % len(rules)]) for n in range(each + site % 7)]
        write(folder / f"site-{site:03}" / "reports", audit(images, found))
