"""Stations that own their listings: who may do what, and that nothing of anybody's is lost or shown to others."""
