"""Who asks for help: kept apart from the need, sealed, given with consent, and shown to whom it was given for alone."""
