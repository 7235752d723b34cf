"""The only place that writes.

Where a run writes to, and whether at all, is decided by which Store it is given.
"""

from assetjob.store.disk import ChangedError, Disk
from assetjob.store.lock import locked
from assetjob.store.memory import Memory
from assetjob.store.protocol import Store
from assetjob.store.system import System

__all__ = ["ChangedError", "Disk", "Memory", "Store", "System", "locked"]
