"""The catalogue of stations and offerings: its format, reading it over HTTP, importing and exporting it."""
