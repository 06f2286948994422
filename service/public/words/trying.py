"""Phrases of the page on which the API is tried out, and what each signal of a score says."""

TRYING: dict[str, tuple[str, str]] = {
    "try_title": ("接口试用", "Try the API"),
    "try_lead": (
        "改一改左边的请求，发送，看右边的回应。这里用的就是正式接口；不用密钥，也不保存内容。",
        "Change the request, send it, and read the response beside it. This is the real interface: no key, and nothing is "
        "kept.",
    ),
    "try_request": ("请求", "Request"),
    "try_request_more": ("请求正文（JSON）", "Body of the request (JSON)"),
    "try_send": ("发送", "Send"),
    "try_fields": ("可写的字段见{link}", "For the fields see the {link}"),
    "try_curl": ("在命令行里", "From a command line"),
    "try_response": ("回应", "Response"),
    "try_status": ("{status}，用时{milliseconds}毫秒，{size}", "{status}, {milliseconds} ms, {size}"),
    "try_cut": (
        "回应较长，这里显示前{shown}；完整回应请用命令行取得。",
        "A long response: the first {shown} are shown. The command gets all of it.",
    ),
    "try_explain": ("这个顺序是怎么来的", "Where this order comes from"),
    "try_explain_lead": (
        "每项服务按下面的信号打分：信号乘以权重，相加，再加上偏置{bias}，换算成0到1之间的得分。规则版本{version}，对所有机构一样。",
        "Each service is scored by the signals below: signal times weight, added up with a bias of {bias}, put between 0 "
        "and 1. Version {version} of the rule, the same for all organizations.",
    ),
    "try_explain_none": (
        '请求里写上 "explain": true，这里就逐项说明每个得分。',
        'With "explain": true in the request, every score is explained here.',
    ),
    "try_explain_nothing": (
        "没有找到服务，所以没有得分可说明。",
        "No service was found, so there is no score to explain.",
    ),
    "try_signal": ("信号", "Signal"),
    "try_value": ("值", "Value"),
    "try_weight": ("权重", "Weight"),
    "try_adds": ("加分", "Adds"),
    "try_sum": ("合计（含偏置）", "Sum with bias"),
    "try_score": ("得分{score}", "score {score}"),
    "try_adjusted": (
        "得分还计入了相似案例的经验或条件不符的扣减，所以与合计换算的略有不同。",
        "Experience with similar cases counts in as well, so the score differs a little from the sum.",
    ),
    "try_nothing_else": ("其余信号为0", "all other signals are 0"),
}

SIGNALS: dict[str, tuple[str, str]] = {
    "lexical": (
        "问题里的词，服务里有多少；少见的词分量更重",
        "How much of what the need says stands in the offering; rare words count more",
    ),
    "named": (
        "点名要的服务、仪器、参数或资质，它做得怎样",
        "How well it does what the need names: a service, an instrument, a characteristic, a scheme",
    ),
    "symptom": (
        "针对说的现象，按知识库该做的检测或服务，它做得怎样",
        "How well it does what would help against the complaint, by the knowledge tables",
    ),
    "object": ("是不是针对问题里说的产品", "How well it is for the object that the need speaks of"),
    "meaning": ("意思相近，不论用什么词", "How much need and offering mean the same, in whatever words"),
    "title": ("服务名称和问题有多像", "How much of its title stands in the need"),
    "standard": (
        "点名的标准，它列了多少，版本对不对",
        "The share of the named standards that it lists, by their editions",
    ),
    "element": (
        "要的是不是这一类帮助：校准、检测、认证、培训……",
        "Whether this kind of help is asked for: calibration, testing, a certificate, training",
    ),
    "industry": ("是不是服务您说的行业", "Whether it serves the stated trade"),
    "nearness": (
        "离得近不近；能邮寄或线上的，远近影响小",
        "How near the station is; less where the service comes by post or by wire",
    ),
    "promptness": ("多久能办好", "How soon it is done"),
    "economy": ("免费公共服务优先；有预算时看余量", "Free public services first; within a budget, what is left of it"),
    "freshness": ("资质最近什么时候核验过", "How lately an accreditation was verified"),
    "sure_misses": ("确定不符合的条件有几项（扣分）", "How many stated conditions it surely fails (takes away)"),
    "stale": (
        "服务站是否一年以上没有确认信息（扣分）",
        "Whether nobody has confirmed the listing for a year (takes away)",
    ),
    "solves": ("相似问题由它解决过", "It solved similar problems"),
    "fails": ("相似问题它没有解决", "It did not solve similar problems"),
}
"""Signal → what it says, in Chinese and in English (docs/ranking.md)."""
