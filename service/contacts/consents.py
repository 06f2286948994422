"""What an enterprise agrees to when it gives its contact: the texts, by version.

A text that was in force is never changed; what has to be said otherwise is a new version. Of each purpose the text says
who receives the contact for it (PIPL articles 13, 14, 17 and 23).
"""

from typing import Literal, get_args

import msgspec

Purpose = Literal["refer_to_accepting_station", "follow_up", "case_without_names"]
Recipient = Literal["accepting_station", "clerk", "public"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)
NEEDED: tuple[Purpose, Recipient] = ("refer_to_accepting_station", "accepting_station")
"""Without this a contact serves nothing, and none is taken; models/queries/contacts.py asks for it too."""


class PurposeText(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an enterprise agrees to, or not; `recipients` are those who may receive something for it."""

    purpose: Purpose
    required: bool
    recipients: tuple[Recipient, ...]
    text: str
    text_en: str


class RecipientText(msgspec.Struct, frozen=True, kw_only=True):
    """Who receives something."""

    recipient: Recipient
    text: str
    text_en: str


class ConsentText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that enterprises agree to; `kept_days` is how long the contact is kept after the case has ended."""

    version: str
    in_force: bool
    text: str
    text_en: str
    purposes: tuple[PurposeText, ...]
    recipients: tuple[RecipientText, ...]
    kept_days: int


class ConsentTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts, the one in force first; `handler` is who handles contacts by law, as the operator states it."""

    items: tuple[ConsentText, ...]
    handler: str | None


IN_FORCE = "2026-11"
"""The version that is agreed to now."""

_PURPOSES_2026_11 = (
    PurposeText(
        purpose="refer_to_accepting_station",
        required=True,
        recipients=("accepting_station", "clerk"),
        text="为解决您提出的质量问题，将企业名称、联系人、电话以及您填写的邮箱、地址和统一社会信用代码提供给接受对接单的服务机构，供其与您联系、报价和提供服务；您同意时，受理方工作人员在说明理由后也可以查看。服务机构接单之前看不到这些信息。",
        text_en="To have your quality problem solved, the names of enterprise and person, the telephone, and the e-mail "
        "address, address and unified social credit code that you state are given to the service organization that "
        "accepts the referral, so that it can reach you, quote and do the service; where you agree, a clerk of the "
        "receiving body may look at them too, stating a reason. Before it accepts, an organization sees none of it.",
    ),
    PurposeText(
        purpose="follow_up",
        required=False,
        recipients=("clerk",),
        text="服务交付之后，受理方工作人员就服务效果与您联系回访。",
        text_en="After delivery, a clerk of the receiving body contacts you to ask how the service worked out.",
    ),
    PurposeText(
        purpose="case_without_names",
        required=False,
        recipients=("public",),
        text="将问题和解决办法整理为不含企业名称、人名和联系方式的案例公开，供其他企业参考；联系信息本身不提供给任何人。",
        text_en="The problem and what solved it are published as a case for other enterprises, without names of the "
        "enterprise and of people and without ways to reach them; the contact itself is given to nobody for this.",
    ),
)
_RECIPIENTS_2026_11 = (
    RecipientText(
        recipient="accepting_station",
        text="接受对接单的服务机构；名称在对接单上，每次查看都有记录，您可以随时查阅。",
        text_en="The service organization that accepts the referral, which names it; each look is logged for you to read.",
    ),
    RecipientText(
        recipient="clerk",
        text="平台运营方和受理您需求的机构的工作人员；平时看到的是隐去部分内容的信息，查看全部内容须说明理由，并留下记录。",
        text_en="Clerks of the platform's operator and of the organization that receives your need; they see it masked "
        "unless they state a reason, which is logged.",
    ),
    RecipientText(
        recipient="public", text="所有人，只限不含名称和联系方式的案例。", text_en="Everybody: cases without names."
    ),
)
_TEXT_2026_11 = (
    "联系信息由平台运营方处理，加密保存，不参与匹配，不用于以下目的之外的用途，不向境外提供。案件结束后最多保存{days}天，"
    "之后自动删除，您也可以随时要求删除。不同意必需的一项，仍可使用匹配和方案功能，但需求不能转交给服务机构。"
    "您可以凭需求的凭证随时查阅、复制、更正、删除联系信息，查阅谁看过它，或撤回同意；撤回之后任何人都不能再看到，"
    "撤回之前已进行的处理仍然有效。"
)
_TEXT_EN_2026_11 = (
    "The operator of the platform handles your contact: it is stored encrypted, takes no part in matching, is used for "
    "the purposes below and no other, and does not leave the country. It is kept for {days} days at most after the case "
    "has ended, and erased before that whenever you ask. If you do not agree to the purpose that is required, you can "
    "still match and plan, but the need cannot be handed to a service organization. With the token of your need you can "
    "at any time read, copy, correct and erase your contact, see who looked at it, and take your consent back: from then "
    "on nobody can see it any more; what was done before stays lawful."
)


def consent_texts(kept_days: int, handler: str | None) -> ConsentTexts:
    """All texts, where a contact is kept for so long and handled by this body."""
    newest = ConsentText(
        version="2026-11",
        in_force=True,
        text=_TEXT_2026_11.format(days=kept_days),
        text_en=_TEXT_EN_2026_11.format(days=kept_days),
        purposes=_PURPOSES_2026_11,
        recipients=_RECIPIENTS_2026_11,
        kept_days=kept_days,
    )
    return ConsentTexts(items=(newest,), handler=handler)


def recipients_of(purpose: Purpose) -> tuple[Recipient, ...]:
    """Who may receive something for a purpose, by the text in force."""
    return next(each.recipients for each in _PURPOSES_2026_11 if each.purpose == purpose)
