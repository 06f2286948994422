"""Webhooks against a real receiver, which answers by a script."""
