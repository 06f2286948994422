"""Files that an enterprise adds to its need, sealed: for itself, and for the organization that works on it alone."""
