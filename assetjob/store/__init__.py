"""The only place that writes.

Where a run writes to, and whether at all, is decided by which Store it is given.
"""

from assetjob.store.disk import Disk, Problem, reason_of
from assetjob.store.lock import locked
from assetjob.store.memory import Memory
from assetjob.store.protocol import Store
from assetjob.store.replace import ChangedError, Content, File
from assetjob.store.system import System

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
