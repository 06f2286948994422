"""Everything that can go wrong for a caller, in one table, answered as RFC 9457 says."""

from service.problems.answers import FieldError, Problem, problem_response
from service.problems.breaches import Breach, breach_of_body, breach_of_parameter, pointer_to
from service.problems.handlers import answer_to, exception_handlers
from service.problems.kinds import KINDS, Kind, Refused
from service.problems.wording import Rule, choice, echo

__all__ = [
    "KINDS",
    "Breach",
    "FieldError",
    "Kind",
    "Problem",
    "Refused",
    "Rule",
    "answer_to",
    "breach_of_body",
    "breach_of_parameter",
    "choice",
    "echo",
    "exception_handlers",
    "pointer_to",
    "problem_response",
]
