"""A move from one state to another, and the questions asked of a table of them."""

from collections.abc import Sequence
from typing import Literal

import msgspec

Actor = Literal["enterprise", "clerk", "provider", "system"]
"""Who moves something: the enterprise (holder of the need's token), a clerk (the operator, or the organization that
receives the need), the provider (the organization that a referral is handed to), or the service itself."""


class Transition(msgspec.Struct, frozen=True):
    """That these actors may move something from one state to another; `tells` names what must be said with it."""

    start: str
    end: str
    actors: tuple[Actor, ...]
    tells: tuple[str, ...] = ()


def find(table: Sequence[Transition], start: str, end: str) -> Transition | None:
    """The move between two states, if there is one."""
    return next((each for each in table if (each.start, each.end) == (start, end)), None)


def moves_for(table: Sequence[Transition], state: str, actor: Actor) -> list[Transition]:
    """The moves that an actor has in a state, in the order of the table."""
    return [each for each in table if each.start == state and actor in each.actors]


def states_of(table: Sequence[Transition]) -> list[str]:
    """Every state, in the order in which the table first names them."""
    return list(dict.fromkeys(state for each in table for state in (each.start, each.end)))


def ends_of(table: Sequence[Transition]) -> frozenset[str]:
    """The states that nothing leaves."""
    return frozenset(states_of(table)) - {each.start for each in table}
