"""A year of a city's one-stop service, modelled: everybody's part is played over the public HTTP API of a real service."""
