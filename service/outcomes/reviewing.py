"""Cases are read, worded, published and withdrawn by who has no part in them but to have received the need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import need_by_id
from models.tables import SolvedCase
from service.accounts.principals import Principal
from service.cases.parties import Party
from service.cases.recording import record
from service.catalogue.preconditions import tag_of
from service.contacts.vault import Vault
from service.outcomes.sharing import agrees_to_share, is_own_provider, names_of
from service.outcomes.solved_structs import CaseChanges, SolvedCaseOut
from service.outcomes.unnaming import reaches_somebody, without
from service.problems import Breach, Refused, Rule

_STATE = Rule("state", "当前状态下不能这样做", "is not possible in this state")
_REACHES = Rule(
    "identifies",
    "仍含电话、邮箱、证件号码或统一社会信用代码，请先去掉",
    "still holds a telephone number, an e-mail address or the number of a person or an enterprise; take it out first",
)
_NO_CONSENT = Rule("consent", "企业没有同意公开该案例", "the enterprise does not agree to have it published")
_TEXTS = ("problem", "cause", "solution")


def may_review(principal: Principal, case: SolvedCase) -> bool:
    """Whether a caller decides on a case: the operator, or the organization that received the need and did none of its
    work."""
    if "case:admin" not in principal.scopes:
        return False
    if principal.organization_id is None:
        return principal.is_operator
    return case.received_by == principal.organization_id and str(principal.organization_id) not in case.providers


def tag_of_case(shown: SolvedCaseOut, case: SolvedCase) -> str:
    """The strong entity tag of a case as somebody sees it."""
    return tag_of(msgspec.json.encode(shown), case.version)


def check_seen(case: SolvedCase, if_match: str) -> None:
    """Refuse where the caller names no tag, or not that of the case as it is now."""
    if not if_match:
        raise Refused("if-match-required")
    shown = SolvedCaseOut.of(case, reviewed=True)
    tag = tag_of_case(shown, case)
    if if_match != "*" and tag not in [part.strip() for part in if_match.split(",")]:
        members = {"changed": [], "current": msgspec.to_builtins(shown)}
        raise Refused("stale", headers={"ETag": tag}, members=members)


async def reworded(session: AsyncSession, vault: Vault, case: SolvedCase, changes: CaseChanges, at: datetime) -> None:
    """Word a case otherwise; refused where somebody could be reached by it."""
    values: dict[str, Any] = {
        name: value for name, value in msgspec.structs.asdict(changes).items() if value is not UNSET
    }
    texts = {name: values[name] for name in _TEXTS if name in values}
    values |= _checked(texts, await names_of(session, vault, case.need_id))
    if any(getattr(case, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(case, name, value)
        _touch(case, at)


async def published(session: AsyncSession, vault: Vault, case: SolvedCase, party: Party, at: datetime) -> None:
    """Publish a case; refused without the enterprise's consent, and once its need was erased: nobody can give it any more.

    What its contact says is taken out of the wording, should the clerk have overlooked it.
    """
    if case.state == "published":
        raise Refused("not-in-this-state", [Breach("", _STATE)])
    need = await need_by_id(session, case.need_id) if case.need_id is not None else None
    if need is None or not await agrees_to_share(session, need.id):
        raise Refused("not-in-this-state", [Breach("", _NO_CONSENT)])
    texts = _checked({name: getattr(case, name) for name in _TEXTS}, await names_of(session, vault, need.id))
    for name, text in texts.items():
        setattr(case, name, text)
    case.own_work = await is_own_provider(session, vault, need, case.providers)
    await _move(session, case, "published", party, at)


async def withdrawn(session: AsyncSession, case: SolvedCase, party: Party, at: datetime) -> None:
    """Take a case back, or decide that it is not published."""
    if case.state == "withdrawn":
        raise Refused("not-in-this-state", [Breach("", _STATE)])
    await _move(session, case, "withdrawn", party, at)


async def _move(session: AsyncSession, case: SolvedCase, state: str, party: Party, at: datetime) -> None:
    case.state = state
    _touch(case, at)
    need = await need_by_id(session, case.need_id) if case.need_id is not None else None
    if need is not None:
        await record(session, need, None, f"case_{state}", party, at)


def _touch(case: SolvedCase, at: datetime) -> None:
    case.version += 1
    case.changed_at = at


def _checked(texts: dict[str, str | None], known: Mapping[str, str]) -> dict[str, str | None]:
    """The texts without what is known to tell of somebody; refused where a way to reach somebody is left."""
    written = {name: without(text, known) if text else text for name, text in texts.items()}
    reaching = [Breach(f"/{name}", _REACHES) for name, text in written.items() if text and reaches_somebody(text)]
    if reaching:
        raise Refused("contradiction", reaching)
    return written
