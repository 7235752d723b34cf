"""Suggestions for alt texts: texts that exist already, each with its source; none is made up."""
