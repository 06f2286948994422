"""Phrases of the form in which a need is stated, and of its result."""

ASKING: dict[str, tuple[str, str]] = {
    "ask_title": ("找服务", "Find services"),
    "ask_text": ("您遇到了什么质量问题？", "What is the quality problem?"),
    "ask_text_hint": (
        "什么产品、什么现象、客户或检查提了什么要求。请不要写姓名和电话。",
        "Which product, what happens, what a customer or an inspection asks for. Please leave out names and numbers.",
    ),
    "ask_place": ("所在地", "Place"),
    "ask_place_hint": ("城市名，或六位区划代码", "A city, or its six-digit code"),
    "ask_places": ("地点建议", "Suggested places"),
    "ask_places_found": ("有{count}个地点，用上下键选择", "{count} places; choose with the arrow keys"),
    "ask_places_none": ("没有这样的地点", "No such place"),
    "ask_more": ("更多条件", "More conditions"),
    "ask_accreditations": ("报告或证书要有", "Accreditation needed"),
    "ask_days": ("最多几个工作日", "Working days at most"),
    "ask_budget": ("预算（元）", "Budget (CNY)"),
    "ask_modes": ("服务方式（有一种即可）", "How (one is enough)"),
    "ask_submit": ("查找服务", "Find services"),
    "ask_again": ("重新查找", "Ask again"),
    "ask_privacy": ("不用登录；只查询，不保存您写的内容。", "No sign-in, and what you write is not kept."),
    "ask_errors": ("请改正下面标出的内容", "Please correct what is marked below"),
    "ask_text_missing": ("请写出问题。", "Please state the problem."),
    "ask_text_long": ("最多2000个字。", "At most 2,000 characters."),
    "ask_text_empty": (
        "没有可以理解的词、数值或标准号，请换个说法。",
        "There is no word, number or standard in it that can be understood; please put it differently.",
    ),
    "ask_place_unknown": (
        "没有找到这个地点，请写城市名或六位区划代码。",
        "That place is not known; a city's name or its six-digit code will do.",
    ),
    "ask_days_wrong": ("请写0到1000之间的整数。", "Please give a whole number from 0 to 1,000."),
    "ask_budget_wrong": ("请写不小于0的数。", "Please give a number of 0 or more."),
    "result_title": ("找到的服务", "Services found"),
    "result_asked": ("您的问题", "Your problem"),
    "result_change": ("修改问题或条件", "Change the problem or its conditions"),
    "result_share": ("把结果发给别人", "Share this result"),
    "result_share_more": (
        "生成一个链接。生成后，上面的文字和条件会保存90天，有链接的人都能看到；到期自动删除。不生成就不保存。",
        "Makes a link. Only then are your text and conditions kept, for 90 days, seen by whoever has the link and deleted "
        "afterwards.",
    ),
    "result_share_do": ("生成链接", "Make a link"),
    "shared_title": ("分享的结果", "A shared result"),
    "shared_until": (
        "有这个链接的人都能看到这一页，保留到{day}，到期删除。服务按今天的目录重新查找。",
        "Whoever has the link sees this page, until {day}; then it is deleted. Services are those of today's catalogue.",
    ),
    "shared_link": ("链接", "Link"),
    "result_hand": ("请服务站来办", "Have it taken care of"),
    "result_hand_more": (
        "把问题和方案转给受理机构，由专人联系各服务站。下一步填写联系方式，提交之前不会转出。",
        "Your problem and this plan go to the receiving body, which sees to the stations. Contact data comes next, and "
        "nothing is passed on before you submit.",
    ),
    "result_hand_consent": (
        "同意保存上面的问题和方案，用于办理这项需求",
        "I agree that this problem and plan are kept, so that it can be taken care of",
    ),
    "result_hand_do": ("继续", "Continue"),
    "result_hand_missing": ("请先勾选同意。", "Please agree first."),
}
