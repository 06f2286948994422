"""Several nodes over one database, written to and killed, while every process of them is asked what it finds."""
