"""The simulated year: its books against planted faults, its lots, its time, its words."""
