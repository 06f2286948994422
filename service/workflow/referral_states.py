"""The states of a referral (对接单), one for each plan line, and who may move it; the words are those of HL7 FHIR Task.

The enterprise may also take its order back before it is in progress, and a lapse of an accreditation at acceptance puts
the referral on hold.
"""

from typing import Literal, get_args

from service.workflow.transitions import Transition, ends_of

ReferralState = Literal[
    "draft",
    "requested",
    "accepted",
    "rejected",
    "expired",
    "in-progress",
    "on-hold",
    "completed",
    "failed",
    "cancelled",
    "entered-in-error",
]
"""Where a referral stands; the Chinese names are in service/workflow/words.py."""
REFERRAL_STATES: tuple[ReferralState, ...] = get_args(ReferralState)
Refusal = Literal["not_in_scope", "no_capacity", "sample_unfit", "price", "conflict_of_interest", "other"]
"""Why a provider refuses a referral, or could not do it."""
HoldReason = Literal["waiting_sample", "waiting_payment", "equipment", "accreditation_lapsed", "other"]
"""Why the clock of a referral stands still."""

REFERRAL_TRANSITIONS = (
    Transition("draft", "requested", ("clerk", "system")),
    Transition("draft", "entered-in-error", ("clerk", "system")),
    Transition("requested", "accepted", ("provider",), ("price", "due_on")),
    Transition("requested", "rejected", ("provider",), ("reason",)),
    Transition("requested", "cancelled", ("clerk", "enterprise", "system"), ("note",)),
    Transition("requested", "expired", ("system",)),
    Transition("accepted", "in-progress", ("provider",)),
    Transition("accepted", "cancelled", ("clerk", "enterprise", "system"), ("note",)),
    Transition("accepted", "on-hold", ("system",), ("reason",)),
    Transition("in-progress", "on-hold", ("provider", "enterprise", "system"), ("reason", "resume_on")),
    Transition("in-progress", "completed", ("provider",), ("result",)),
    Transition("in-progress", "failed", ("provider",), ("reason",)),
    Transition("on-hold", "in-progress", ("provider", "enterprise")),
    Transition("on-hold", "cancelled", ("clerk", "enterprise", "system"), ("note",)),
)

REFERRAL_ENDS = ends_of(REFERRAL_TRANSITIONS)
"""Where a referral has come to its end."""
OPEN = frozenset(REFERRAL_STATES) - REFERRAL_ENDS
"""While something of it is still to come."""
TRIED_AGAIN = frozenset({"rejected", "expired", "failed"})
"""After which the service looks for another one by itself."""
KNOWS_THE_ENTERPRISE = frozenset({"accepted", "in-progress", "on-hold", "completed", "failed"})
"""In which states the provider may see who the enterprise is."""
