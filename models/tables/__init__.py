"""The tables, in the words of the architecture."""

from models.tables.account import Account
from models.tables.account_session import AccountSession
from models.tables.accreditation import Accreditation
from models.tables.answer import Answer
from models.tables.api_key import ApiKey
from models.tables.attachment import Attachment
from models.tables.attempt import Attempt
from models.tables.case_move import CaseMove
from models.tables.consent import Consent
from models.tables.contact import Contact
from models.tables.contact_view import ContactView
from models.tables.evaluation import Evaluation
from models.tables.follow_up import FollowUp
from models.tables.gap import Gap
from models.tables.idempotent_request import IdempotentRequest
from models.tables.listing_change import ListingChange
from models.tables.listing_import import ListingImport
from models.tables.listing_reminder import ListingReminder
from models.tables.message import Message
from models.tables.need import Need
from models.tables.offering import Offering
from models.tables.organization import Organization
from models.tables.outcome_figure import OutcomeFigure
from models.tables.plan import Plan
from models.tables.portal_use import PortalUse
from models.tables.referral import Referral
from models.tables.referral_result import ReferralResult
from models.tables.reminder_round import ReminderRound
from models.tables.request_count import RequestCount
from models.tables.saved_match import SavedMatch
from models.tables.scope_line import ScopeLine
from models.tables.sealing_key import SealingKey
from models.tables.sitekey import Sitekey
from models.tables.solved_case import SolvedCase
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
    "Attachment",
    "Attempt",
    "CaseMove",
    "Consent",
    "Contact",
    "ContactView",
    "Evaluation",
    "FollowUp",
    "Gap",
    "IdempotentRequest",
    "ListingChange",
    "ListingImport",
    "ListingReminder",
    "Message",
    "Need",
    "Offering",
    "Organization",
    "OutcomeFigure",
    "Plan",
    "PortalUse",
    "Referral",
    "ReferralResult",
    "ReminderRound",
    "RequestCount",
    "SavedMatch",
    "ScopeLine",
    "SealingKey",
    "Sitekey",
    "SolvedCase",
    "Standard",
    "Station",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
