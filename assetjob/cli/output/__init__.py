"""What the commands print: results go to stdout, progress and summaries to stderr."""
