"""Tests of the index of offerings."""
