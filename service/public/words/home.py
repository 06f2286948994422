"""Phrases of the first page."""

HOME: dict[str, tuple[str, str]] = {
    "home_title": ("说出质量难题，找到能办的服务", "State the quality problem, find who solves it"),
    "home_head_1": ("说出质量难题，", "State the quality problem,"),
    "home_head_2": ("找到能办的服务", "find who can solve it"),
    "home_lead": (
        "用自己的话写就行。系统读懂要求，从服务站公布的服务里找出合适的，逐条说明理由，再配成一套方案。",
        "In your own words. What you need is understood, matched with what stations have published, explained line by "
        "line, and put together as one plan.",
    ),
    "home_examples": ("不知道怎么写？点一句看看", "Not sure how to put it? Try one of these"),
    "home_how": ("怎样得到答案", "How an answer comes about"),
    "home_1": ("读懂问题", "Understood"),
    "home_1_more": (
        "口语、错别字都认得。读成了什么、依据哪几个字，写得明明白白；读错了，一点就改回。",
        "Everyday words and typing errors are fine. What was read, and from which of your words, is shown; a wrong "
        "correction is undone with one click.",
    ),
    "home_2": ("找到服务", "Matched"),
    "home_2_more": (
        "按公开规则排序，与机构的归属和规模无关。资质按今天是否有效来看，不符合的条件逐条指出。",
        "Ordered by a public rule that knows no owner and no size. Accreditations count as they stand today, and every "
        "condition that is not met is named.",
    ),
    "home_3": ("配成方案", "Planned"),
    "home_3_more": (
        "用最少的几项服务覆盖全部要求，排好先后，算出天数和费用。没有人能办的，如实写成缺口。",
        "The fewest services that cover everything, in order, with days and prices. What nobody offers is told as a gap.",
    ),
    "home_4": ("有人办到底", "Seen through"),
    "home_4_more": (
        "您同意之后才转交受理机构；每一步有时限、有记录，办完回访问题解决没有。",
        "Handed over only once you agree. Every step has its time limit and its record, until you say that it is solved.",
    ),
    "home_catalogue": ("目录里现在有", "In the catalogue now"),
    "home_offerings": ("项服务", "services"),
    "home_stations": ("个服务站", "stations"),
    "home_cities": ("个城市", "cities"),
    "home_by_element": ("按要素分", "By kind"),
    "home_modelled": (
        "其中{count}个服务站是按真实服务站的样子编写的示例，名称中注明“示例”。",
        "{count} of the stations are modelled examples, and their names say so.",
    ),
    "home_all_modelled": (
        "目前全部是示例：照真实服务站的样子编写，名称中注明“示例”。",
        "All of it is modelled at present: examples after real stations, and their names say so.",
    ),
    "home_doors": ("也可以这样用", "Other ways in"),
    "home_door_embed": ("放进您的网站", "On your own site"),
    "home_door_embed_more": (
        "园区、商会、政务门户加两行代码，访客就能在原网页里查询。",
        "Two lines of HTML, and visitors of a park's, chamber's or city's portal ask right there.",
    ),
    "home_door_try": ("接进您的系统", "In your own system"),
    "home_door_try_more": (
        "一个接口就能匹配。先在网页上试，请求和回应并排看。",
        "Matching is one request. Try it on a page, with request and response side by side.",
    ),
    "home_door_station": ("发布您的服务", "As a station"),
    "home_door_station_more": (
        "服务站自己维护服务项和能力行，接单、办理都在工作台。",
        "Stations keep their own listings, and take and work on referrals at their desk.",
    ),
}

EXAMPLES: tuple[tuple[str, str, str], ...] = (
    (
        "粉包放两个月就有哈喇味，超市要退货，怎么办？",
        "Our spice packets smell rancid after two months and the supermarket sends them back. What can we do?",
        "柳州市",
    ),
    (
        "车间的卡尺和客户量的对不上，审厂要看校准证书",
        "Our calipers disagree with the customer's, and the factory audit asks for calibration certificates",
        "武汉市",
    ),
    (
        "苹果汁要出口，买家要展青霉素的检测报告，要有CNAS",
        "Apple juice for export: the buyer asks for a patulin test report under CNAS accreditation",
        "烟台市",
    ),
    (
        "第一次申请生产许可证，想请人帮忙看厂房布局和材料",
        "We apply for a food production licence for the first time and want the plant layout and papers checked",
        "",
    ),
)
"""Needs as somebody may state them, in Chinese and in English, with a place."""
