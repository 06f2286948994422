"""What each indicator means, in the words in which it is published; docs/indicators.md holds the same table."""

from typing import Literal

import msgspec

Unit = Literal["problems", "enterprises", "referrals", "requirements", "percent", "working days", "CNY", "points"]


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator with its published definition; `cells` are the parts that it is told by, with their names."""

    code: str
    name: str
    name_en: str
    unit: Unit
    definition: str
    definition_en: str
    cells: dict[str, tuple[str, str]] = {}


_OF_GRADES = {
    "self_stated": ("自述", "self-stated"),
    "documented": ("有据", "documented"),
    "verified": ("核实", "verified"),
}
_MONEY = "企业、受理方填报的金额，同一问题同一指标只取证据等级最高的一项，等级相同取最新的一项；按证据等级分列，不跨等级相加。"
_MONEY_EN = (
    "amounts stated by enterprises and clerks; of a problem the best attested one counts, of equally attested ones the "
    "newest. Told by grade of evidence and never added across grades."
)
DEFINITIONS = (
    Definition(
        code="needs_submitted",
        name="提交的问题",
        name_en="Problems submitted",
        unit="problems",
        definition="期内首次提交的问题数；同一企业对同一问题的重复提交关联后只计一次，草稿不计。",
        definition_en="problems first submitted in the period; what an enterprise submits again is linked and counts "
        "once, drafts do not count.",
    ),
    Definition(
        code="accepted_in_time",
        name="受理及时率",
        name_en="Answered in time",
        unit="percent",
        definition="首次提交在受理时限内得到答复（受理、退回补正或不予受理）的问题，占已答复和逾期未答复问题的比例；时限以提交时有效的为准。",
        definition_en="share of the problems whose first submission was answered (accepted, returned or rejected) within "
        "the limit then in force, of all that were answered or are late.",
    ),
    Definition(
        code="problems_solved",
        name="解决的问题",
        name_en="Problems solved",
        unit="problems",
        definition="企业在评价或回访中最近一次表示已解决的问题数；没有表示的不计。",
        definition_en="problems of which the enterprise said last, in an evaluation or a follow-up, that they are solved; "
        "silence does not count.",
    ),
    Definition(
        code="solved_rate",
        name="解决率",
        name_en="Solved",
        unit="percent",
        definition="解决的问题占企业有过表示的问题的比例。",
        definition_en="share of problems solved, of those of which the enterprise said whether they are.",
    ),
    Definition(
        code="enterprises_served",
        name="服务企业",
        name_en="Enterprises served",
        unit="enterprises",
        definition="至少有一个问题已交付的企业数，按企业标识去重；没有留下标识的企业无法去重，不计入。",
        definition_en="enterprises with at least one problem delivered, each once by its mark; those that left nothing to "
        "be known by cannot be told apart and do not count.",
    ),
    Definition(
        code="referrals",
        name="对接单",
        name_en="Referrals",
        unit="referrals",
        definition="已派出的对接单数，按当前状态分列；每张对接单计一次，误录的不计。",
        definition_en="referrals that were sent, by the state that they are in; each counts once, entries in error do not.",
        cells={
            "requested": ("待接单", "requested"),
            "accepted": ("已接单", "accepted"),
            "rejected": ("已退单", "rejected"),
            "expired": ("超时未接", "expired"),
            "in-progress": ("服务中", "in progress"),
            "on-hold": ("暂停", "on hold"),
            "completed": ("已完成", "completed"),
            "failed": ("未能完成", "failed"),
            "cancelled": ("已取消", "cancelled"),
        },
    ),
    Definition(
        code="refusal_rate",
        name="退单率",
        name_en="Refused",
        unit="percent",
        definition="被服务机构退回的对接单，占已接单、已退单和超时未接的对接单的比例；分列各原因的单数。",
        definition_en="share of referrals that providers refused, of those accepted, refused or expired; with the number "
        "of each reason.",
        cells={
            "not_in_scope": ("不在服务范围", "not in scope"),
            "no_capacity": ("排期已满", "no capacity"),
            "sample_unfit": ("样品不符合要求", "sample unfit"),
            "price": ("价格未谈妥", "price"),
            "conflict_of_interest": ("利益冲突", "conflict of interest"),
            "other": ("其他原因", "other"),
        },
    ),
    Definition(
        code="working_days_to_delivery",
        name="办理天数（中位数）",
        name_en="Days to delivery (median)",
        unit="working days",
        definition="从首次提交到首次交付的工作日数的中位数，提交当日不计，含调休。",
        definition_en="median of the working days from the first submission to the first delivery, the day of submission "
        "not counted, by the calendar with its swapped days.",
    ),
    Definition(
        code="overdue",
        name="逾期",
        name_en="Overdue",
        unit="problems",
        definition="截至统计时已过时限的问题数和对接单数。",
        definition_en="problems and referrals that are past their deadline as things stand.",
        cells={"needs": ("问题", "problems"), "referrals": ("对接单", "referrals")},
    ),
    Definition(
        code="loss_avoided",
        name="避免损失",
        name_en="Loss avoided",
        unit="CNY",
        definition=_MONEY,
        definition_en=_MONEY_EN,
        cells=_OF_GRADES,
    ),
    Definition(
        code="cost_saved",
        name="节约成本",
        name_en="Cost saved",
        unit="CNY",
        definition=_MONEY,
        definition_en=_MONEY_EN,
        cells=_OF_GRADES,
    ),
    Definition(
        code="income_added",
        name="新增收入",
        name_en="Income added",
        unit="CNY",
        definition=_MONEY,
        definition_en=_MONEY_EN,
        cells=_OF_GRADES,
    ),
    Definition(
        code="pass_rate",
        name="合格率",
        name_en="Pass rate",
        unit="percent",
        definition="同时填报了服务前、后合格率的问题的平均值，每个问题权重相同，取证据等级最高、其次最新的一项。",
        definition_en="means of the pass rates before and after, of the problems with both, each problem alike; the best "
        "attested figure counts, then the newest.",
        cells={"before": ("服务前", "before"), "after": ("服务后", "after")},
    ),
    Definition(
        code="gaps",
        name="供给缺口",
        name_en="Gaps",
        unit="requirements",
        definition="按企业所提条件在目录中没有服务能满足的要求项数，按状态分列；同一问题的同一要求项计一次。",
        definition_en="requirements that nothing in the catalogue meets as they are asked for, by state; the same one of "
        "the same problem counts once.",
        cells={"open": ("待答复", "open"), "answered": ("已答复", "answered"), "met": ("已解决", "met")},
    ),
    Definition(
        code="evaluation_answer_rate",
        name="评价率",
        name_en="Evaluations given",
        unit="percent",
        definition="企业作出评价的问题，占已评价和逾期未评价的问题的比例；逾期未评价不算好评。",
        definition_en="share of problems that were evaluated, of those evaluated or whose evaluation lapsed; what lapsed "
        "is no praise.",
    ),
    Definition(
        code="satisfaction",
        name="满意度",
        name_en="Satisfaction",
        unit="points",
        definition="评价得分的平均值（1至5分），每个问题取最近一次评价。",
        definition_en="mean score of the evaluations (1 to 5), the newest of each problem.",
    ),
)
"""All indicators, in the order in which they are published."""
