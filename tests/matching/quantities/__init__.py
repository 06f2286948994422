"""Tests of numbers with units."""
