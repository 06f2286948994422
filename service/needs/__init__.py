"""Needs: matched without being stored, or stored with the answer given."""
