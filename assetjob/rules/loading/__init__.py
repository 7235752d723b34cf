"""Rules about loading and priority."""
