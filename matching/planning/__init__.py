"""The parts of a plan: what is known about works, the options, the points of each, the search, and the words."""
