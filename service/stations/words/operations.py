"""Phrases of the operator's page."""

OPERATIONS: dict[str, tuple[str, str]] = {
    "operations_lead": (
        "逾期、督办、异议和缺口，点开即可处理。",
        "What is overdue, escalated, disputed or not met by anything; open it to deal with it.",
    ),
    "operations_none": ("没有。", "None."),
    "count_late_needs": ("逾期需求", "Needs overdue"),
    "count_late_referrals": ("逾期对接单", "Referrals overdue"),
    "count_disputes": ("待处理异议", "Disputes to settle"),
    "count_no_match": ("暂无匹配", "Needs without a match"),
    "late_needs": ("逾期需求", "Needs overdue"),
    "late_referrals": ("逾期对接单", "Referrals overdue"),
    "disputes": ("待处理的异议", "Disputes to settle"),
    "escalated": ("督办和改派不成（近30天）", "Escalated, or no other station found (30 days)"),
    "all_of": ("查看全部{count}项", "All {count}"),
    "gaps": ("缺口", "What nothing meets"),
    "gaps_lead": (
        "企业需要而目录中没有服务能解决的要求项，按地区、行业和服务类别统计（未解决的）。",
        "Requirements of enterprises that no service of the catalogue meets, by place, industry and element (open ones).",
    ),
    "gaps_open": ("未解决", "Open"),
    "gaps_by_place": ("按地区", "By place"),
    "gaps_by_industry": ("按行业", "By industry"),
    "gaps_by_element": ("按服务类别", "By element"),
    "not_known": ("未注明", "not stated"),
    "indicators": ("指标", "Indicators"),
    "indicators_lead": (
        "打开本页时算出，同一问题只计一次。",
        "As things stood when this page was opened; a problem counts once.",
    ),
    "indicator": ("指标", "Indicator"),
    "indicator_value": ("数值", "Value"),
    "indicator_parts": ("其中", "Of these"),
    "indicator_days": ("{count}个工作日", "{count} working days"),
    "indicator_of": ("（基于{count}个）", " (of {count})"),
}
