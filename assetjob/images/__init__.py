"""Image files: their facts, their variants, and the encoders."""
