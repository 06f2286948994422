"""Who callers are: people who sign in, programs with keys, and what each may do."""
