"""The parts of an enterprise's page: each what it shows of a case, as words, and nothing of how it looks."""
