"""The course of a need: in each state somebody does the next thing, or nobody does and time goes on."""

from collections.abc import Awaitable, Callable

from service.simulation.case import Case
from service.simulation.clerks import diagnose, find_no_match, receive
from service.simulation.customers import complete, decide, give_contact, may_reopen, state_need, submit
from service.simulation.enterprises import Intention
from service.simulation.following import be_asked, evaluate
from service.simulation.mistakes import perhaps_try_what_is_not_allowed
from service.simulation.serving import attend
from service.simulation.world import World
from service.workflow.need_states import NEED_ENDS

_MOST_TURNS = 80
"""More than any sensible case takes."""

_NEXT: dict[str, Callable[[Case], Awaitable[None]]] = {
    "submitted": receive,
    "returned": complete,
    "diagnosing": diagnose,
    "no_match": find_no_match,
    "planned": decide,
    "in_service": attend,
    "delivered": evaluate,
    "evaluated": be_asked,
    "followed_up": be_asked,
}


async def course_of_need(world: World, intention: Intention) -> None:
    """All that happens to one need."""
    await world.timeline.until(intention.at)
    case = await state_need(world, intention)
    if case is None or intention.only_asks:
        return
    await give_contact(case)
    if not await submit(case):
        return
    while case.turn < _MOST_TURNS:
        case.turn += 1
        await perhaps_try_what_is_not_allowed(case)
        if case.state in NEED_ENDS:
            if not await may_reopen(case):
                return
        elif case.state in _NEXT:
            await _NEXT[case.state](case)
        else:
            # Nobody but the service moves it from here.
            await world.pause(9)
            await case.look()
    world.oddities.append(f"need {case.need} is still {case.state}, whatever its people did")
