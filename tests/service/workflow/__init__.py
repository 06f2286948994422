"""The case workflow as tables and pure functions."""
