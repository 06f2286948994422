"""Phrases of every public page."""

EVERYWHERE: dict[str, tuple[str, str]] = {
    "product": ("质量服务一站式", "One-stop quality service"),
    "skip": ("跳到正文", "Skip to content"),
    "navigation": ("主导航", "Main"),
    "footer": ("更多", "More"),
    "nav_home": ("首页", "Home"),
    "nav_match": ("找服务", "Find services"),
    "nav_try": ("接口试用", "Try the API"),
    "nav_embed": ("嵌入网页", "Embed"),
    "nav_docs": ("接口文档", "API reference"),
    "sign_in": ("服务站登录", "For stations: sign in"),
    "language": ("语言", "Language"),
    "about": (
        "面向小微企业的质量基础设施“一站式”服务：计量、标准、检验检测、认证认可，一处提出，逐项落实。",
        "One stop for quality infrastructure: metrology, standards, testing, certification and accreditation for small "
        "enterprises, asked for once and seen through.",
    ),
    "neutral": (
        "排序规则公开，没有付费排位。",
        "The ranking rule is public, and there is no paid place.",
    ),
    "no_cookies": ("公开页面不使用Cookie。", "Public pages use no cookies."),
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "optional": ("选填", "optional"),
    "free": ("免费", "free of charge"),
    "on_request": ("价格面议", "price on request"),
    "day": ("1个工作日", "1 working day"),
    "days": ("{days}个工作日", "{days} working days"),
    "failed_id": ("请求编号", "Request id"),
    "failed_home": ("回到首页", "Back to the start"),
    "missing_title": ("这一页不在这里", "This page is not here"),
    "missing_listing": (
        "这项内容没有公布：可能已暂停、撤回，或者链接写错了。",
        "This is not published: it may have been suspended or withdrawn, or the link is mistyped.",
    ),
    "missing_match": (
        "这个链接已经失效，或者没有写全。分享的结果保留90天，过期后连同文字一起删除。",
        "This link has expired or is incomplete. A shared result is kept for 90 days and then deleted with its text.",
    ),
    "missing_do": ("重新说出您的问题", "State your problem anew"),
}
