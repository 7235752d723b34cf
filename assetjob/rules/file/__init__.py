"""Rules about image files."""
