"""The only package that writes; which `Store` a run gets decides where, and whether at all."""

from assetjob.store.atomic_write import ChangedError, Content, File, Problem, failure_reason
from assetjob.store.disk import Disk
from assetjob.store.dry_run import DryRun
from assetjob.store.lock import locked
from assetjob.store.protocol import Store
from assetjob.store.syscalls import System
from assetjob.store.system_calls import SystemCalls

__all__ = [
    "ChangedError",
    "Content",
    "Disk",
    "DryRun",
    "File",
    "Problem",
    "Store",
    "System",
    "SystemCalls",
    "failure_reason",
    "locked",
]
