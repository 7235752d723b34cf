"""The settings: their schema, their validation, and where they are loaded from."""
