"""Phrases around the form of a need and its result, whose own words are those of the embed."""

ASKING: dict[str, tuple[str, str]] = {
    "ask_title": ("找服务", "Find services"),
    "ask_lead": (
        "写下问题，就能看到合适的服务、理由和一套方案。",
        "Write the problem down and see which services fit, why, and a plan.",
    ),
    "ask_privacy": ("不用登录；只查询，不保存您写的内容。", "No sign-in, and what you write is not kept."),
    "ask_places": ("地点建议", "Suggested places"),
    "ask_places_found": ("有{count}个地点，用上下键选择", "{count} places; choose with the arrow keys"),
    "ask_places_none": ("没有这样的地点", "No such place"),
    "ask_text_wrong": ("请写出问题，最多2000个字。", "Please state the problem in at most 2,000 characters."),
    "ask_text_empty": (
        "没有可以理解的词、数值或标准号，请换个说法。",
        "There is no word, number or standard in it that can be understood; please put it differently.",
    ),
    "ask_city_wrong": (
        "没有找到这个地点，请写城市名，例如：柳州。",
        "That place is not known; a city's name will do, such as Liuzhou.",
    ),
    "ask_max_days_wrong": ("请写0到1000之间的整数。", "Please give a whole number from 0 to 1,000."),
    "ask_budget_wrong": ("请写不小于0的数。", "Please give a number of 0 or more."),
    "ask_other_wrong": ("这一项不能这样写。", "This cannot be written like that."),
    "ask_not_ready": (
        "服务目录正在准备，请过一会儿再查。您写的内容还在。",
        "The catalogue is being prepared; please try again shortly. What you wrote is still here.",
    ),
    "result_title": ("查找结果", "What was found"),
    "share": ("发给同事看看", "Share this result"),
    "share_more": (
        "生成链接后，您写的问题和条件保存90天，有链接的人都能看到，到期删除。不生成就不保存。",
        "With a link, your text and conditions are kept for 90 days, seen by whoever has it, and deleted then. Without one "
        "nothing is kept.",
    ),
    "share_do": ("生成链接", "Make a link"),
    "shared_title": ("分享的结果", "A shared result"),
    "shared_until": (
        "有这个链接的人都能看到本页，保留到{day}，到期删除。",
        "Whoever has this link sees this page until {day}; then it is deleted.",
    ),
    "shared_today": (
        "服务按今天的目录查找。",
        "The services are those of today's catalogue.",
    ),
    "shared_link": ("本页链接", "Link of this page"),
    "hand_code": (
        "页面打不开时，用这个查询码；它也只显示这一次。",
        "If that page does not open by itself, this is its code; it too is shown only once.",
    ),
    "hand_missing": ("请先勾选同意，再交给服务站。", "Please agree first, then hand it over."),
}
