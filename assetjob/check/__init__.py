"""The rule engine, ignores, and the baseline of known findings."""
