"""Parsers for HTML, kramdown, CommonMark, Liquid, front matter and srcset."""
