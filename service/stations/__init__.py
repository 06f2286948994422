"""The pages on which stations work: their listings, their keys, their people."""
