"""The command line: ``main`` with all its commands."""

from __future__ import annotations

from assetjob.cli.browser import compare, measure
from assetjob.cli.cache import cache
from assetjob.cli.decisions import decisions
from assetjob.cli.explain import explain
from assetjob.cli.fleet import fleet, rollup
from assetjob.cli.group import main
from assetjob.cli.init import init
from assetjob.cli.run import audit, demo, fix
from assetjob.cli.tools import clean, config, report, rules, undo

__all__ = ["main"]

for command in (
    audit,
    cache,
    clean,
    compare,
    config,
    decisions,
    demo,
    explain,
    fix,
    fleet,
    init,
    measure,
    report,
    rollup,
    rules,
    undo,
):
    main.add_command(command)
