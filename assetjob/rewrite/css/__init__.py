"""The style sheets of a page and what they say about the boxes of its images."""
