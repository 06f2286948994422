"""Quality and speed, measured and printed as tables; nothing here is asserted."""
