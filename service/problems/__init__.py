"""Everything that can go wrong for a caller, in one table, answered as RFC 9457 says."""

from service.problems.answers import FieldError, Problem, problem_response
from service.problems.handlers import exception_handlers
from service.problems.kinds import KINDS, Kind, Refused

__all__ = ["KINDS", "FieldError", "Kind", "Problem", "Refused", "exception_handlers", "problem_response"]
