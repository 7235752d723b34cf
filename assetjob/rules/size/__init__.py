"""Rules about width, height and the displayed size."""
