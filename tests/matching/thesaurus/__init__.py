"""Tests of the knowledge tables in memory."""
