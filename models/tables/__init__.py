"""The tables, in the words of the architecture."""

from models.tables.account import Account
from models.tables.account_session import AccountSession
from models.tables.accreditation import Accreditation
from models.tables.answer import Answer
from models.tables.api_key import ApiKey
from models.tables.attempt import Attempt
from models.tables.idempotent_request import IdempotentRequest
from models.tables.listing_change import ListingChange
from models.tables.listing_import import ListingImport
from models.tables.need import Need
from models.tables.offering import Offering
from models.tables.organization import Organization
from models.tables.plan import Plan
from models.tables.scope_line import ScopeLine
from models.tables.sealing_key import SealingKey
from models.tables.standard import Standard
from models.tables.station import Station
from models.tables.webhook_delivery import WebhookDelivery
from models.tables.webhook_endpoint import WebhookEndpoint
from models.tables.webhook_event import WebhookEvent

__all__ = [
    "Account",
    "AccountSession",
    "Accreditation",
    "Answer",
    "ApiKey",
    "Attempt",
    "IdempotentRequest",
    "ListingChange",
    "ListingImport",
    "Need",
    "Offering",
    "Organization",
    "Plan",
    "ScopeLine",
    "SealingKey",
    "Standard",
    "Station",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
