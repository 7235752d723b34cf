"""The rules: one function in one file of the same name, found without a registry."""
