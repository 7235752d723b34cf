"""The rule engine, ignored findings, and the baseline of known findings."""
