"""Measurements of a browser: fitting `sizes` to them, their file, and the images they are about."""
