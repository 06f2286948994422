"""The command line and what it starts, as processes of their own."""
