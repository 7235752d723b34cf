"""Reviewers' decisions: loaded, matched with images, and written into pages."""
