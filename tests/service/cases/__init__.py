"""Cases from the statement of a need to its outcome, over HTTP, by enterprises, clerks, providers and time."""
