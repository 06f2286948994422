"""Phrases of the page on which a snippet for other sites is put together."""

BUILDING: dict[str, tuple[str, str]] = {
    "build_title": ("嵌入网页", "Embed"),
    "build_head": ("两行代码，放进您的网页", "Two lines for your own page"),
    "build_lead": (
        "园区、商会、政务门户的访客，在原来的网页里就能说出问题、看到服务。选好样子，复制代码。",
        "Visitors of a park's, chamber's or city's portal state their problem and see services right there. Choose how it "
        "looks and copy the code.",
    ),
    "build_options": ("选项", "Options"),
    "build_state": ("演示数据", "Demo"),
    "build_state_hint": (
        "先用演示密钥看四种情形，任何网页都能用；上线时换成您自己的。",
        "Demo keys work on any page and show four situations; put your own in when you go live.",
    ),
    "build_found": ("找到服务", "Finds services"),
    "build_empty": ("没有找到", "Finds nothing"),
    "build_limited": ("请求过多", "Too many requests"),
    "build_failing": ("服务暂停", "Out of order"),
    "build_sitekey": ("您的网站密钥", "Your sitekey"),
    "build_sitekey_hint": (
        "没有就先空着。登录后在“门户”页创建，并登记允许的网址。",
        "Leave it empty for now. You make one when signed in, and say there which sites may use it.",
    ),
    "build_place": ("默认所在地", "Default place"),
    "build_lang": ("语言", "Language"),
    "build_lang_auto": ("随网页", "As the page"),
    "build_lang_zh": ("中文", "Chinese"),
    "build_lang_en": ("英文", "English"),
    "build_theme": ("明暗", "Theme"),
    "build_theme_auto": ("随系统", "As the system"),
    "build_theme_light": ("浅色", "Light"),
    "build_theme_dark": ("深色", "Dark"),
    "build_accent": ("主色", "Accent"),
    "build_heading": ("标题", "Heading"),
    "build_kind": ("放法", "As"),
    "build_kind_element": ("元素（推荐）", "An element (best)"),
    "build_kind_frame": ("内嵌框架", "A frame"),
    "build_kind_form": ("只用链接", "A link alone"),
    "build_update": ("更新代码", "Update the code"),
    "build_preview": ("看起来是这样", "What it looks like"),
    "build_preview_none": (
        "预览要用脚本；代码不受影响，照样可用。",
        "The preview needs scripts; the code below is complete without it.",
    ),
    "build_code": ("复制这段代码", "Copy this code"),
    "build_csp": ("网页有内容安全策略（CSP）时", "Where the page has a Content Security Policy"),
    "build_csp_more": (
        "在策略里加上这两项，不需要放开内联脚本和样式。",
        "Add these two. Neither inline scripts nor inline styles need to be allowed.",
    ),
    "build_more": ("上线前", "Before you go live"),
    "build_step_1": (
        "向平台运营方登记为合作机构，用机构账号登录。",
        "Have your organization registered by the operator, and sign in.",
    ),
    "build_step_2": (
        "创建网站密钥，登记您的网址，例如 https://www.park.example；只有这些网址能用它。",
        "Make a sitekey and name your site, such as https://www.park.example; it works there alone.",
    ),
    "build_step_3": (
        "把代码里的演示密钥换成您的，放进网页。",
        "Put it in the place of the demo key, and the code in your page.",
    ),
    "build_bad_place": ("没有找到这个地点，代码里没有写上。", "That place is not known, so the code names none."),
}
