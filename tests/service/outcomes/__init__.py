"""What comes after the work, over HTTP: evaluations, follow-ups, duplicates, gaps, cases, indicators."""
