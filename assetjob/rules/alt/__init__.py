"""Rules about alt texts."""
