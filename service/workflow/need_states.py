"""The states of a need (需求单) and who may move it; no provider may.

Beside the moves of the status model stand four that a case needs in practice: an enterprise may withdraw before it has
agreed to a plan, and a plan that it never decides on lapses as a returned need does.
"""

from typing import Literal, get_args

from service.workflow.transitions import Transition, ends_of

NeedState = Literal[
    "draft",
    "submitted",
    "returned",
    "accepted",
    "diagnosing",
    "no_match",
    "planned",
    "agreed",
    "in_service",
    "delivered",
    "evaluated",
    "followed_up",
    "closed",
    "closed_unmet",
    "closed_lapsed",
    "withdrawn",
    "rejected",
]
"""Where a need stands; the Chinese names are in service/workflow/words.py."""
NEED_STATES: tuple[NeedState, ...] = get_args(NeedState)

NEED_TRANSITIONS = (
    Transition("draft", "submitted", ("enterprise",)),
    Transition("draft", "withdrawn", ("enterprise",)),
    Transition("submitted", "accepted", ("clerk",)),
    Transition("submitted", "returned", ("clerk",), ("note",)),
    Transition("submitted", "rejected", ("clerk",), ("note",)),
    Transition("submitted", "withdrawn", ("enterprise",)),
    Transition("returned", "submitted", ("enterprise",)),
    Transition("returned", "withdrawn", ("enterprise",)),
    Transition("returned", "closed_lapsed", ("system",)),
    Transition("accepted", "diagnosing", ("clerk", "system")),
    Transition("diagnosing", "planned", ("clerk",)),
    Transition("diagnosing", "no_match", ("clerk",), ("note",)),
    Transition("diagnosing", "withdrawn", ("enterprise",)),
    Transition("no_match", "diagnosing", ("clerk",)),
    Transition("no_match", "closed_unmet", ("clerk",), ("note",)),
    Transition("no_match", "withdrawn", ("enterprise",)),
    Transition("planned", "agreed", ("enterprise",)),
    Transition("planned", "diagnosing", ("enterprise", "clerk"), ("note",)),
    Transition("planned", "withdrawn", ("enterprise",)),
    Transition("planned", "closed_lapsed", ("system",)),
    Transition("agreed", "in_service", ("clerk", "system")),
    Transition("in_service", "delivered", ("system",)),
    Transition("in_service", "planned", ("clerk", "system"), ("note",)),
    Transition("delivered", "evaluated", ("enterprise", "system")),
    Transition("evaluated", "followed_up", ("enterprise", "clerk", "system")),
    Transition("followed_up", "closed", ("enterprise", "clerk", "system")),
)

NEED_ENDS = ends_of(NEED_TRANSITIONS)
"""Where a need has come to its end, until it is reopened."""
REOPENED_TO = "diagnosing"
REOPENABLE = NEED_ENDS | {"evaluated", "followed_up"}
"""From where an enterprise may have its need reopened, for so many days as the limits say: an event, not a state."""
ACTIVE = frozenset(NEED_STATES) - NEED_ENDS - {"draft"}
"""While somebody works on it."""
