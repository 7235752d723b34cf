"""Rules about srcset, sizes and picture."""
