"""What is said to the enterprise, as a form."""

from typing import Any

from service.desk.steps import Fields, Posted
from service.stations.forms.fields import field
from service.stations.forms.values import document_of

SAY: dict[str, Fields] = {"say": (field("text", "text", "给企业留言", "Write to the enterprise"),)}
"""The one step that moves nothing."""


def message_document(entry: Posted) -> dict[str, Any]:
    """A message as it would come over the API; it is a question where the enterprise is to answer."""
    return {**document_of(entry.values, SAY["say"]), "question": entry.more.get("question") == "on"}
