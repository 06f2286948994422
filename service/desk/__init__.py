"""The desk: where providers work on referrals, clerks on needs, and the operator on what went wrong."""
