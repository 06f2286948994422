"""The words of a result and of its form, in Chinese and in English: one line a phrase, so that neither is forgotten."""

from service.stations.words import Words

ASKING: dict[str, tuple[str, str]] = {
    "product": ("质量服务一站式", "One-stop quality service"),
    "ask": ("请描述您遇到的质量问题", "What quality problem do you have?"),
    "ask_hint": (
        "用平常的话写就行，例如：粉包放两个月就有哈喇味。请不要写姓名和电话。",
        "Everyday words will do, such as: our noodle oil turns rancid after two months. Please leave out names and phone numbers.",
    ),
    "find": ("查找服务", "Find services"),
    "conditions": ("所在城市和更多条件", "Your city and more conditions"),
    "city": ("企业所在城市", "City of your enterprise"),
    "city_hint": ("例如：柳州", "For example: Liuzhou or 柳州"),
    "accreditations": ("报告须带的资质", "Accreditations that the report must carry"),
    "max_days": ("最多几个工作日", "Working days at most"),
    "budget": ("预算（元）", "Budget (CNY)"),
    "modes": ("服务方式（任选其一即可）", "Ways of delivery (one of them is enough)"),
}
"""The form."""

SHOWING: dict[str, tuple[str, str]] = {
    "understood": ("我们这样理解", "How we understood it"),
    "means": ("即", "that is"),
    "place": ("所在地", "Place"),
    "days_within": ("{count}个工作日内", "within {count} working days"),
    "days_within_one": ("1个工作日内", "within one working day"),
    "budget_within": ("预算{money}元以内", "at most CNY {money}"),
    "needed_on": ("{day}需要服务", "needed on {day}"),
    "span": ("能力范围{span}", "a range of {span}"),
    "corrected": ("“{written}”按“{read_as}”理解", "“{written}” was read as “{read_as}”"),
    "keep_written": ("就是“{written}”，按原文重查", "I meant “{written}”: search again"),
    "found_one": ("找到1项服务", "1 service found"),
    "found_many": ("找到{count}项服务", "{count} services found"),
    "why": ("推荐理由", "Why"),
    "open_points": ("请向服务站确认", "Ask the station"),
    "accreditation": ("资质", "Accreditation"),
    "in_force_until": ("有效，至{day}", "in force until {day}"),
    "in_force": ("有效", "in force"),
    "some_lines": ("，{lines}条能力行中的{held}条", ", {held} of {lines} scope lines"),
    "as_listed": ("按目录所列", "as listed"),
    "days": ("用时", "Time"),
    "working_days": ("{count}个工作日", "{count} working days"),
    "working_day": ("1个工作日", "1 working day"),
    "price": ("价格", "Price"),
    "way": ("方式", "Delivery"),
    "not_stated": ("未写明", "not stated"),
    "on_request": ("面议", "on request"),
    "away": ("{distance}公里", "{distance} km away"),
    "away_none": ("1公里以内", "less than 1 km away"),
    "plan": ("一次办齐的方案", "One plan for all of it"),
    "plan_services": ("{services}项服务，{doors}家机构", "{services} services at {doors} stations"),
    "plan_services_one_door": ("{services}项服务，1家机构", "{services} services at one station"),
    "plan_days": ("共约{days}", "about {days} in all"),
    "plan_price": ("各一份{price}", "{price} for one of each"),
    "plan_days_from": ("第{first}至{last}个工作日", "working days {first} to {last}"),
    "plan_day": ("第{first}个工作日", "working day {first}"),
    "meets": ("解决：{what}", "For: {what}"),
    "more_one": ("还有1项", "1 more"),
    "more_many": ("还有{count}项", "{count} more"),
    "uncovered": ("还没有解决的", "Not solved yet"),
    "uncovered_said": ("暂时没有有把握的服务，可请服务站协助。", "no service surely meets it yet; ask a station."),
    "closest": ("最接近的：{title}", "closest: {title}"),
    "near": ("只差一点", "Only one thing missing"),
    "near_missing": ("只差：{what}", "Missing: {what}"),
    "nothing": ("没有完全符合的服务", "No service fits all of it"),
    "nothing_why": (
        "目录里没有同时满足您的要求和条件的服务。下面是可以走的下一步。",
        "Nothing in the catalogue meets both what you ask for and your conditions. Here is what you can do next.",
    ),
    "relaxed": ("放宽条件后可以办的", "What there is without your conditions"),
    "relaxed_away": ("放宽了：{what}", "Given up: {what}"),
    "relaxed_nothing": ("放宽了搜索范围", "Found by a wider search"),
    "stations": ("可以就近咨询的服务站", "Stations near you to ask"),
    "stations_why": (
        "可以打电话问，也可以前往，或在下面把需求交给他们，由工程师联系您。",
        "Call a station, go there, or hand over your need below and an engineer will get in touch.",
    ),
    "stations_silent": (
        "这些服务站没有登记电话：请前往服务站，或在下面把需求交给他们，由工程师联系您。",
        "These stations state no telephone: go there, or hand over your need below and an engineer will get in touch.",
    ),
    "no_stations": (
        "这里没有收录附近的服务站；可以在下面把需求交给受理人员。",
        "No station near you is listed here; hand over your need below.",
    ),
    "no_place": (
        "填写所在城市，可以看到附近的服务站；也可以在下面把需求交给受理人员。",
        "Enter your city to see the stations near you, or hand over your need below.",
    ),
    "hand_over": ("交给服务站办理", "Hand it over"),
    "hand_over_why": (
        "把需求交给受理人员：工程师会诊断、派单，一直跟到办结。联系方式在下一页填写，不会留在本页。",
        "Hand your need to the people who receive it: engineers diagnose it, refer it and follow it to its end. Contact details "
        "are entered on the next page and do not stay here.",
    ),
    "consent": (
        "我同意保存上面的描述和条件，供受理人员和服务站办理；我可以随时删除。",
        "I agree that what I wrote and my conditions are kept for the people and stations that work on it; I can erase them at "
        "any time.",
    ),
    "consent_missing": ("请先勾选同意。", "Please tick the box first."),
    "hand_over_do": ("交给服务站", "Hand over my need"),
    "handed": ("需求已保存", "Your need is kept"),
    "handed_why": (
        "还差一步：打开您的办理页面，填写联系方式并提交。这个链接只显示这一次，请先保存。",
        "One step is left: open your page, enter how to reach you, and submit. This link is shown only once; keep it.",
    ),
    "handed_open": ("打开我的办理页面", "Open my page"),
    "handed_number": ("需求编号", "Need no."),
    "list_separator": ("、", ", "),
    "clause_separator": ("；", "; "),
    "colon": ("：", ": "),
    "shared": ("一项质量需求的匹配结果", "What was found for a quality need"),
    "problem_number": ("编号", "Number"),
}
"""What was found."""

SAYING: dict[str, tuple[str, str]] = {
    "searching": ("正在查找……", "Searching …"),
    "slow": (
        "比平时慢一些，仍在查找，请稍候。",
        "This takes longer than usual; still searching.",
    ),
    "keeping": ("正在保存……", "Keeping it …"),
    "failed": ("没有查成", "That did not work"),
    "failed_unknown": ("服务暂时没有应答，请重试。", "The service did not answer; please try again."),
    "offline": ("网络已断开，恢复后会自动重试。", "You are offline; it will be tried again once you are back."),
    "limited": ("查询太频繁，请{seconds}秒后再试。", "Too many searches; please wait {seconds} seconds."),
    "limited_over": ("现在可以重试了。", "You can try again now."),
    "retry": ("重试", "Try again"),
    "number": ("编号：{id}", "Number: {id}"),
    "too_short": ("请先描述问题。", "Please describe the problem first."),
    "no_key": (
        "页面没有写明门户密钥（sitekey），请联系网站管理员。",
        "This page names no sitekey; please tell the people who run it.",
    ),
}
"""What the element says by itself, beside its form and what the server renders."""

PHRASES = {**ASKING, **SHOWING, **SAYING}
"""Name in the templates → the phrase in Chinese and in English."""


def words(english: bool) -> Words:
    """The phrases of one language."""
    return Words(english, PHRASES)
