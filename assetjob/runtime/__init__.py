"""What a run stands on: worker processes, spilling to disk, safe reading, signals."""
