"""The reports: a result in, text out."""
