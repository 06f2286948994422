"""The steps of a need as forms, and what they say as a move."""

from typing import Any

from service.desk.steps import Fields
from service.stations.forms.fields import Field, field
from service.stations.forms.values import Values, document_of


def _why(label: str, label_en: str, hint: str = "企业会看到", hint_en: str = "for the enterprise to see") -> Field:
    return field("text", "note", label, label_en, hint, hint_en, required=True)


_VISIT = field("choice", "site_visit", "诊断方式", "How to diagnose", choices="diagnosis")
STEPS: dict[str, Fields] = {
    "accepted": (_VISIT,),
    "planned": (
        field(
            "text",
            "cause",
            "诊断结论",
            "What the diagnosis found",
            "问题的原因和建议，企业会看到",
            "the cause and what you advise, for the enterprise to see",
        ),
    ),
    "widened": (_VISIT, field("text", "note", "说明", "Note", "企业会看到", "for the enterprise to see")),
    "returned": (
        _why(
            "需要补正的全部内容",
            "Everything that is missing",
            "只能退回一次，请一次性写全，每行一条",
            "it can be returned once: say all of it, one a line",
        ),
    ),
    "no_match": (_why("给企业的答复", "Answer to the enterprise"),),
    "anew": (_why("为什么重新诊断", "Why it is diagnosed anew"), _VISIT),
    "replanned": (_why("为什么重新出方案", "Why it is planned anew"),),
    "closed": (field("text", "note", "办结说明", "Note", "企业会看到", "for the enterprise to see"),),
    "closed_unmet": (_why("办结说明", "Why it ends unmet"),),
    "reopened": (_why("为什么重新办理", "Why it is taken up again"),),
    "rejected": (_why("不予受理的理由", "Why it is not taken up"),),
}
"""Step → the fields of its form, in the order in which they are shown: what is usual first."""
_TARGETS = {"widened": "diagnosing", "anew": "diagnosing", "replanned": "planned"}
"""Step → the state that it leads to, where it is called otherwise."""
_STARTS = {"widened": "no_match", "anew": "planned", "replanned": "in_service", "planned": "diagnosing"}
"""Step → the only state that it is taken from, where others lead to the same state."""


def steps_of(state: str, moves: list[str]) -> list[str]:
    """The steps that may be taken in a state, by the moves that are allowed."""
    return [step for step in STEPS if _TARGETS.get(step, step) in moves and _STARTS.get(step, state) == state]


def move_document(step: str, values: Values) -> dict[str, Any]:
    """A move as it would come over the API."""
    document = document_of(values, STEPS[step])
    if "site_visit" in document:
        document["site_visit"] = document["site_visit"] == "visit"
    return {"to": _TARGETS.get(step, step), **document}
