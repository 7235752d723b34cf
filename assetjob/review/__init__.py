"""Reviewers' decisions: read, matched to images, and written into pages."""
