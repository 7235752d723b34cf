"""Rules about text alternatives."""
