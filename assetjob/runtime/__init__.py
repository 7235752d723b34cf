"""Helpers of a run: executors, spilling to disk, safe reading, signals."""
