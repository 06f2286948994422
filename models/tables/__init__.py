"""The tables, in the words of the architecture."""

from models.tables.accreditation import Accreditation
from models.tables.answer import Answer
from models.tables.idempotent_request import IdempotentRequest
from models.tables.need import Need
from models.tables.offering import Offering
from models.tables.organization import Organization
from models.tables.plan import Plan
from models.tables.scope_line import ScopeLine
from models.tables.station import Station

__all__ = [
    "Accreditation",
    "Answer",
    "IdempotentRequest",
    "Need",
    "Offering",
    "Organization",
    "Plan",
    "ScopeLine",
    "Station",
]
