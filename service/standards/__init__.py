"""Editions of standards: the table, kept by the operator, and what it tells of listings and needs."""
