"""What can go wrong with the embedded PostgreSQL."""


class EmbeddedError(Exception):
    """The embedded PostgreSQL could not be prepared, started or reached."""


class InUse(EmbeddedError):
    """Another process of ours runs the PostgreSQL of this data folder."""
