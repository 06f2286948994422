"""How often people do what: the one table of the model, so that whoever doubts a figure finds it here.

No statistics of one-stop services say such things, so all of them are ours; `basis` says what we had in mind.
"""

import msgspec


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How often something happens, of all the times that it could."""

    value: float
    means: str
    basis: str = "ours"


RATES: dict[str, Rate] = {
    # Enterprises.
    "only_asks": Rate(value=0.10, means="a need is stated and looked at, and never submitted"),
    "unlisted": Rate(value=0.10, means="a need is for something that no station of the catalogue does"),
    "vague": Rate(value=0.05, means="a need says too little to work on"),
    "foreign": Rate(value=0.03, means="a need is no matter of quality"),
    "repeats": Rate(value=0.04, means="an enterprise states the same problem a second time"),
    "mistypes": Rate(value=0.08, means="a text has a slip of an input method"),
    "names_place": Rate(value=0.35, means="a text says where the enterprise is"),
    "adds_words": Rate(value=0.40, means="a text ends with a request or a remark"),
    "urgent": Rate(value=0.03, means="a need is submitted as urgent"),
    "to_a_station": Rate(value=0.50, means="a need goes to a station of a park instead of the operator"),
    "withdraws_early": Rate(value=0.015, means="an enterprise withdraws before its need is accepted"),
    "withdraws_planned": Rate(value=0.03, means="an enterprise withdraws when it sees the plan"),
    "completes": Rate(value=0.80, means="a returned need is completed and submitted again"),
    "gives_up_returned": Rate(value=0.06, means="a returned need is withdrawn, not left to lapse"),
    "asks_other_plan": Rate(value=0.10, means="an enterprise asks for another plan"),
    "ignores_plan": Rate(value=0.04, means="an enterprise never decides on a plan, which lapses"),
    "cancels_order": Rate(value=0.015, means="an enterprise takes an order back before work begins"),
    "answers_question": Rate(value=0.85, means="an enterprise answers what it is asked"),
    "evaluates": Rate(value=0.75, means="an enterprise evaluates what was delivered"),
    "dissatisfied": Rate(value=0.09, means="an evaluation says that the problem is not solved"),
    "disputes": Rate(value=0.02, means="an enterprise disputes a result"),
    "shares_case": Rate(value=0.30, means="an evaluation allows the case to be told without names"),
    "answers_follow_up": Rate(value=0.60, means="an enterprise answers a follow-up by itself"),
    "relapses": Rate(value=0.05, means="a follow-up says that the problem is back"),
    "states_figures": Rate(value=0.40, means="a follow-up states what the solution was worth"),
    "reopens": Rate(value=0.50, means="whoever is not satisfied has the need reopened"),
    "comes_back": Rate(value=0.10, means="a need that lapsed is taken up again"),
    # Clerks.
    "clerk_late": Rate(value=0.03, means="a clerk is later than the limit of the step"),
    "returns": Rate(value=0.06, means="a clear need lacks something and is returned for completion"),
    "visits": Rate(value=0.07, means="a diagnosis needs a visit, and its longer limit"),
    "clerk_asks": Rate(value=0.12, means="a clerk asks the enterprise something under way"),
    "edits_plan": Rate(value=0.25, means="a clerk edits a plan before handing it over"),
    "widens": Rate(value=0.30, means="a need without a match is diagnosed once more"),
    "replans": Rate(value=0.01, means="a clerk takes a plan back that stations work on already"),
    "clerk_calls": Rate(value=0.50, means="a clerk asks how it went where the enterprise does not say"),
    "upholds": Rate(value=0.50, means="a clerk finds a dispute justified"),
    # Providers.
    "provider_silent": Rate(value=0.05, means="a provider lets a request expire"),
    "refuses": Rate(value=0.09, means="a provider refuses a request"),
    "peeks": Rate(value=0.03, means="a provider wants to see the contact before it has accepted"),
    "fails": Rate(value=0.025, means="work that was begun cannot be done"),
    "holds": Rate(value=0.07, means="work is put on hold"),
    "early": Rate(value=0.30, means="work is done before the agreed date"),
    "late": Rate(value=0.10, means="work is done after the agreed date"),
    "result_bad": Rate(value=0.18, means="a report says that the product does not pass"),
    "provider_asks": Rate(value=0.08, means="a provider asks the enterprise something"),
    "lapses": Rate(value=0.50, means="a laboratory has an accreditation suspended for some weeks of the year"),
    # Everybody.
    "mistakes": Rate(value=0.02, means="somebody tries what they may not do, and is refused"),
}
"""Name → how often; each is drawn anew for each need, referral or text that it could concern."""

REFUSALS: dict[str, int] = {
    "not_in_scope": 30,
    "no_capacity": 35,
    "sample_unfit": 10,
    "price": 12,
    "conflict_of_interest": 5,
    "other": 8,
}
"""Why providers refuse → in how many of a hundred refusals (ours)."""
