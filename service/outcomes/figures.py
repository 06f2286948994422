"""What a case was worth: money and pass rates, each with its method and how well it is attested."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.outcomes import documents_of
from models.tables import Need, OutcomeFigure
from service.cases.parties import Party
from service.outcomes.independence import check_independent
from service.outcomes.structs import PASS_RATES, StatedFigure
from service.problems import Breach, Refused, Rule

_PERCENT = Rule("range", "须在0到100之间（百分比）", "must be within 0 and 100, since it is a percentage")
_TWICE = Rule("twice", "同一指标只能填一次", "stands twice; each indicator is stated once")
_REQUIRED = Rule("required", "“有据”的数据须注明所依据的报告编号或附件", "is required of a documented figure")
_UNKNOWN = Rule(
    "unknown-id",
    "不是本需求的报告编号，也不是其附件",
    "is neither the number of a report nor an attached file of this need",
)
_NOT_YOURS = Rule(
    "grade",
    "只有运营方或未承担服务的受理机构能填“核实”",
    "is given by the operator, or by the organization that received the need and did none of its work",
)


async def keep_figures(
    session: AsyncSession,
    need: Need,
    party: Party,
    figures: Sequence[StatedFigure],
    at: datetime,
    follow_up_id: UUID | None = None,
) -> None:
    """Keep what a party states; refused where it may not state it so well attested, or cannot show what it names."""
    if not figures:
        return
    await check_independent(session, need, party, "/figures")
    _check_values(figures)
    await _check_grades(session, need, party, figures)
    for figure in figures:
        session.add(
            OutcomeFigure(
                need_id=need.id,
                follow_up_id=follow_up_id,
                indicator=figure.indicator,
                value=figure.value,
                grade=figure.grade,
                method=figure.method,
                document=figure.document,
                stated_by=party.role,
                at=at,
            )
        )


def _check_values(figures: Sequence[StatedFigure]) -> None:
    seen: set[str] = set()
    for place, figure in enumerate(figures):
        if figure.indicator in PASS_RATES and figure.value > 100:
            raise Refused("contradiction", [Breach(f"/figures/{place}/value", _PERCENT)])
        if figure.indicator in seen:
            raise Refused("contradiction", [Breach(f"/figures/{place}/indicator", _TWICE)])
        seen.add(figure.indicator)


async def _check_grades(session: AsyncSession, need: Need, party: Party, figures: Sequence[StatedFigure]) -> None:
    documents = await documents_of(session, need.id) if any(each.document for each in figures) else set()
    for place, figure in enumerate(figures):
        if figure.grade == "verified" and "clerk" not in party.roles:
            raise Refused("contradiction", [Breach(f"/figures/{place}/grade", _NOT_YOURS)])
        if figure.grade == "documented" and figure.document is None:
            raise Refused("contradiction", [Breach(f"/figures/{place}/document", _REQUIRED)])
        if figure.document is not None and figure.document not in documents:
            raise Refused("unknown-reference", [Breach(f"/figures/{place}/document", _UNKNOWN)])
