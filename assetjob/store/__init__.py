"""The only place that writes.

Where a run writes to, and whether at all, is decided by which Store it is given.
"""

from assetjob.store.atomic_write import ChangedError, Content, File
from assetjob.store.disk import Disk, Problem, reason_of
from assetjob.store.dry_run import Memory
from assetjob.store.lock import locked
from assetjob.store.protocol import Store
from assetjob.store.syscalls import System

__all__ = [
    "ChangedError",
    "Content",
    "Disk",
    "File",
    "Memory",
    "Problem",
    "Store",
    "System",
    "locked",
    "reason_of",
]
