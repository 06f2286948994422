"""The fixed words of a plan's page and document, in Chinese and in English."""

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Headings and labels of one language."""

    title: str
    your_need: str
    number: str
    made: str
    summary: str
    changed: str
    schedule: str
    lines: str
    coverage: str
    checks: str
    choices: str
    notes: str
    services: str
    doors: str
    working_days: str
    dates: str
    price: str
    way: str
    when: str
    how: str
    reach: str
    bring: str
    meets: str
    why: str
    first: str
    conditions: str
    requirement: str
    plan: str
    difference: str
    critical: str
    decisive: str
    beside: str
    dropped: str
    separator: str
    measure: str
    uncovered: str
    closest: str
    ask: str
    on_request: str
    assumed: str
    nothing: str
    yes: str
    page: str
    disclaimer: str
    day: str
    day_many: str
    after_line: str

    def days(self, number: int) -> str:
        """So many working days."""
        return f"{number} {self.day if number == 1 else self.day_many}".replace(" 个", "个")

    def after(self, lines: str, why: str) -> str:
        """That a line waits for others, and why."""
        return self.after_line.format(lines=lines, why=why)


def words_of(english: bool) -> Words:
    """The words of a language."""
    return _ENGLISH if english else _CHINESE


_CHINESE = Words(
    title="质量服务一站式方案",
    your_need="您的需求",
    number="需求编号",
    made="生成时间",
    summary="方案概要",
    changed="与上一版相比",
    schedule="进度安排",
    lines="服务清单",
    coverage="要求与服务对照表",
    checks="核对结果",
    choices="可选方案对比",
    notes="说明",
    services="服务",
    doors="机构",
    working_days="工作日",
    dates="起止",
    price="费用（各一份）",
    way="机构距离",
    when="时间",
    how="方式",
    reach="地址电话",
    bring="请准备",
    meets="解决",
    why="选它的理由",
    first="先后",
    conditions="请确认",
    requirement="您的要求",
    plan="方案",
    difference="取舍",
    critical="关键",
    decisive="决定总工期",
    beside="可同时进行",
    dropped="您去掉了全部要求，方案里没有服务。",
    separator="；",
    measure="惠企措施",
    uncovered="暂无有把握的服务，请服务站协助",
    closest="最接近的是",
    ask="方式请咨询",
    on_request="面议",
    assumed="未写明，按常规估计",
    nothing="目录中暂时没有有把握的服务，请联系服务站人工协助。",
    yes="有",
    page="第{page}页，共{pages}页",
    disclaimer="费用按各计价单位一份计算，以机构报价为准；日期按工作日推算，自下单且样品、资料齐备之日起。",
    day="个工作日",
    day_many="个工作日",
    after_line="第{lines}项之后：{why}",
)
_ENGLISH = Words(
    title="One-stop quality service plan",
    your_need="Your need",
    number="Need no.",
    made="Created",
    summary="At a glance",
    changed="Compared with the plan before",
    schedule="Schedule",
    lines="Services",
    coverage="What is asked for and what meets it",
    checks="Checked",
    choices="Plans side by side",
    notes="Notes",
    services="Services",
    doors="Stations",
    working_days="Working days",
    dates="Dates",
    price="Price of one each",
    way="Distance",
    when="When",
    how="How",
    reach="Where",
    bring="Please bring",
    meets="Meets",
    why="Why this one",
    first="Do after",
    conditions="Please confirm",
    requirement="What you ask for",
    plan="Plan",
    difference="Trade-off",
    critical="critical",
    decisive="decides when the plan ends",
    beside="runs beside",
    dropped="You dropped every requirement, so there is no service in the plan.",
    separator="; ",
    measure="policy measure",
    uncovered="no service surely meets it yet: ask a station.",
    closest="Closest: ",
    ask="ask how",
    on_request="on request",
    assumed="not stated; estimated",
    nothing="Nothing in the catalogue surely helps yet: please ask a station.",
    yes="yes",
    page="page {page} of {pages}",
    disclaimer="Prices are for one unit each and are confirmed by the stations. Dates count working days from the order "
    "and the arrival of samples and papers.",
    day="working day",
    day_many="working days",
    after_line="line {lines}: {why}",
)
