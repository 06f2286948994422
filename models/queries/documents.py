"""Documents out of the database."""

import json
from typing import Any


def decoded(document: Any) -> dict[str, Any]:
    """A JSON document of a textual query, which carries no types, so that the driver may hand it over as text."""
    found: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
    return found
