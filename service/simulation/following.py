"""After delivery: what enterprises think of it, and how it went on."""

from service.simulation.case import Case
from service.simulation.customers import lapse


async def evaluate(case: Case) -> None:
    """The enterprise evaluates what was delivered, or does not."""
    await lapse(case)


async def be_asked(case: Case) -> None:
    """The enterprise tells how it went, or does not."""
    await lapse(case)
