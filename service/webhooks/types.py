"""What receivers can be told of."""

import re
from typing import Literal, get_args

EventType = Literal[
    "need.submitted",
    "need.moved",
    "need.evaluated",
    "need.due_soon",
    "need.overdue",
    "referral.requested",
    "referral.moved",
    "referral.due_soon",
    "referral.overdue",
    "message.added",
    "gap.opened",
    "listing.reminder",
    "webhook.test",
]
"""A kind of event; receivers must live with new ones."""
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
SAID: dict[str, tuple[str, str]] = {
    "need.submitted": ("需求已提交", "a need was submitted"),
    "need.moved": ("需求状态变化", "a need came into another state"),
    "need.evaluated": ("需求已评价", "a need was evaluated"),
    "need.due_soon": ("需求将到期", "the time limit of a need comes near"),
    "need.overdue": ("需求已逾期", "the time limit of a need has passed"),
    "referral.requested": ("收到对接单", "a referral was requested"),
    "referral.moved": ("对接单状态变化", "a referral came into another state"),
    "referral.due_soon": ("对接单将到期", "the time limit of a referral comes near"),
    "referral.overdue": ("对接单已逾期", "the time limit of a referral has passed"),
    "message.added": ("有新留言", "somebody wrote a message"),
    "gap.opened": ("出现服务缺口", "a requirement was stated that nothing meets"),
    "listing.reminder": ("服务项待维护", "a listing wants to be looked after"),
    "webhook.test": ("测试事件", "a test"),
}
"""Kind → what it says, in Chinese and in English."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_STATE = re.compile(r"[a-z][a-z_-]{0,39}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?")
_LINK = re.compile(r"/[A-Za-z0-9._:/-]{1,300}")
FIELDS: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("need", "plan", "referral", "message", "gap", "requirement"), _ID),
    **dict.fromkeys(("organization", "station", "offering", "webhook"), _ID),
    **dict.fromkeys(("from", "to", "kind"), _STATE),
    "due_at": _MOMENT,
    "link": _LINK,
}
"""Field of an event's data → how it is written: ids, words of a status model, moments and addresses of this service.

There is none for a text, a name or a contact, so that no webhook can ever carry one (PIPL).
"""
