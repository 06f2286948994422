"""Cases: a need on its way from its statement to its outcome, moved by the enterprise, clerks, providers and time."""
