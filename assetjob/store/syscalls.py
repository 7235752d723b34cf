"""The system calls that the store uses on this system."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from assetjob.store.by_path import CallsByPath as System
else:
    from assetjob.store.by_descriptor import CallsByDescriptor as System

__all__ = ["System"]
