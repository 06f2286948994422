"""The desk in a real browser: clerks, providers and the operator at work on the same cases."""
