"""Outcomes: what comes after the work, from the enterprise's word on it to the figures that are published."""
