"""Phrases of the guide for web masters of partners."""

GUIDE: dict[str, tuple[str, str]] = {
    "guide_lead": (
        "从登记网址到在页面上看到匹配结果，照着做约10分钟。代码里已经填好您的站点密钥。",
        "From naming your origins to matches in your page: about ten minutes. Your sitekey is filled in already.",
    ),
    "guide_demo": (
        "本机构还没有启用的站点密钥，下面先用演示密钥：它在任何网址上都有效，只显示演示目录。",
        "Your organization has no sitekey that is enabled: below stands a demo one, which works on any origin and shows the "
        "demo catalogue.",
    ),
    "guide_for": ("代码用的站点密钥", "The code is for the sitekey"),
    "guide_choose": ("换用", "Use it"),
    "guide_origins": ("登记网址", "Name your origins"),
    "guide_origins_lead": (
        "在“站点密钥”中写下网页所在的网址：协议、域名和端口都要一致，不带路径。",
        "On Sitekeys, state where your pages are: scheme, host and port as browsers have them, without a path.",
    ),
    "guide_origin_exact": ("只有这一个网址", "this origin alone"),
    "guide_origin_port": ("端口不是443时要写明", "a port other than 443 is part of it"),
    "guide_origin_wildcard": (
        "park.gov.cn之下的所有子域名，但不含park.gov.cn本身",
        "all names below park.gov.cn, not park.gov.cn itself",
    ),
    "guide_origin": ("写法", "Written"),
    "guide_means": ("含义", "Means"),
    "guide_open_sitekeys": ("打开站点密钥", "Open Sitekeys"),
    "guide_paste": ("把代码放进网页", "Put the code into your page"),
    "guide_paste_lead": (
        "放在网页正文中要显示匹配框的位置。integrity让浏览器核对脚本没有被改动；平台升级后请重新复制。",
        "Where the box shall stand in the body of your page. With integrity a browser makes sure that nobody changed the "
        "script; copy it again after an upgrade of the service.",
    ),
    "guide_paste_check": (
        "打开网页，输入“卡尺不准了要校准”，应当看到服务、理由和距离。",
        "Open the page and state “our calipers need calibration”: services with reasons and distances should appear.",
    ),
    "guide_policy": ("内容安全策略（CSP）", "Content Security Policy"),
    "guide_policy_lead": (
        "网页设了Content-Security-Policy的，在对应指令后加上本平台的地址；没有设置的可以跳过。不需要放开unsafe-inline。",
        "If your pages send a Content-Security-Policy, add this host to these directives; otherwise skip this step. "
        "unsafe-inline is not needed.",
    ),
    "guide_policy_element": ("用匹配框时", "For the box"),
    "guide_policy_frame": ("用内嵌框架时", "For the frame"),
    "guide_policy_trusted": (
        "网页要求Trusted Types（require-trusted-types-for）的，再加上 trusted-types nqi。",
        "Where the page demands Trusted Types (require-trusted-types-for), add trusted-types nqi too.",
    ),
    "guide_other": ("框架和无脚本表单", "Frame, and a form without script"),
    "guide_other_lead": (
        "内容管理系统不允许脚本元素时用框架；连框架也不允许时放一个链接，打开本平台的表单。",
        "Where a content system takes no script, use the frame; where it takes no frame either, a link to our form.",
    ),
    "guide_form": ("表单链接", "Link to the form"),
    "guide_events": ("事件", "Events"),
    "guide_events_lead": (
        "网页可以监听匹配框的事件，用于自己的统计。事件里没有需求原文，也没有联系方式。",
        "Your page can listen, for counts of its own. No event holds the text of a need or any contact.",
    ),
    "guide_events_code": ("监听事件", "Listen to events"),
    "guide_event": ("事件", "Event"),
    "guide_event_result": ("显示了结果：编号和条数", "a result is shown: its id, and how many matches"),
    "guide_event_select": (
        "打开了一项服务：服务项和服务站的编号",
        "somebody opened a service: ids of offering and station",
    ),
    "guide_event_need": ("转为需求：需求编号", "somebody handed over a need: its id"),
    "guide_tokens": ("按访问者限定内容：嵌入令牌", "Another part for each visitor: embed tokens"),
    "guide_tokens_lead": (
        "同一个网站要给不同栏目或用户看不同范围时，由您的服务器用门户密钥签发短期令牌，只能比站点密钥更窄，最长24小时。",
        "Where sections or users of your site shall see different parts, your server mints tokens with a portal's key. A token "
        "is never wider than its sitekey, and holds for 24 hours at most.",
    ),
    "guide_tokens_key": (
        "先在“密钥”中新建一个由“本机构的门户网站”使用的密钥。密钥只放在服务器上，不要写进网页。",
        "First make a key on Keys that a portal of your organization uses. It stays on your server, never in a page.",
    ),
    "guide_open_keys": ("打开密钥", "Open Keys"),
    "guide_token_request": ("签发令牌", "Mint a token"),
    "guide_token_element": ("用令牌代替站点密钥", "The token in the place of the sitekey"),
    "guide_webhooks": ("事件通知", "Webhooks"),
    "guide_webhooks_lead": (
        "本机构受理的需求和收到的对接单有变化时，平台可以通知您的系统。在“通知”中登记接收地址；"
        "核对签名的Python、JavaScript、Java、PHP和C#样例见文档docs/webhooks.md。",
        "When needs that your organization receives, or referrals handed to it, move, your system can be told: add an address "
        "on Webhooks. Samples that verify signatures, in Python, JavaScript, Java, PHP and C#, stand in docs/webhooks.md.",
    ),
    "guide_open_webhooks": ("打开通知", "Open Webhooks"),
    "guide_demos": ("测试各种情形：演示密钥", "Every case at will: demo sitekeys"),
    "guide_demos_lead": (
        "演示密钥在任何网址上都有效，不计入使用情况，用来看网页在各种情形下的样子。",
        "They work on any origin, count nowhere, and show how your page looks in every case.",
    ),
    "guide_demo_key": ("演示密钥", "Demo sitekey"),
    "guide_demo_found": ("总有结果", "always finds something"),
    "guide_demo_empty": ("总是没有结果", "never finds anything"),
    "guide_demo_limited": ("总是超限（429）", "always over its limit (429)"),
    "guide_demo_failing": ("总是不可用（503）", "always unavailable (503)"),
    "guide_trouble": ("问题排查", "Troubleshooting"),
    "guide_trouble_lead": (
        "先打开浏览器的开发者工具（F12），看“控制台”和“网络”。",
        "Open the developer tools of the browser (F12) first, and look at Console and Network.",
    ),
    "guide_see": ("现象", "What you see"),
    "guide_because": ("原因", "Why"),
    "guide_do": ("办法", "What to do"),
    "trouble_blank_see": (
        "什么也没有；控制台有 Content Security Policy",
        "Nothing at all; the console says Content Security Policy",
    ),
    "trouble_blank_because": ("网页的策略不允许本平台的脚本", "the page's policy does not let the script in"),
    "trouble_blank_do": ("按第3步加上 script-src 和 connect-src", "add script-src and connect-src of step 3"),
    "trouble_integrity_see": ("控制台有 integrity", "The console says integrity"),
    "trouble_integrity_because": ("平台升级，脚本更新了", "the script was renewed by an upgrade"),
    "trouble_integrity_do": ("重新复制第2步的代码", "copy the code of step 2 again"),
    "trouble_origin_see": ("“未获授权”；网络中有403 origin-not-allowed", "Not allowed; 403 origin-not-allowed"),
    "trouble_origin_because": (
        "网页的网址不在站点密钥中：协议、端口、www或通配符不一致",
        "the page's origin is not among the sitekey's: scheme, port, www or wildcard differ",
    ),
    "trouble_origin_do": (
        "把控制台中 location.origin 的值原样加到站点密钥",
        "add what location.origin says in the console, as it stands",
    ),
    "trouble_file_see": ("在本机直接打开的文件里403", "403 in a file that was opened from disk"),
    "trouble_file_because": (
        "file:// 网页和没有allow-same-origin的沙箱框架没有网址",
        "file:// pages, and sandboxed frames without allow-same-origin, have no origin",
    ),
    "trouble_file_do": ("通过http(s)提供网页，或用演示密钥", "serve the page over http(s), or use a demo sitekey"),
    "trouble_key_see": ("401 key-not-valid", "401 key-not-valid"),
    "trouble_key_because": (
        "站点密钥已停用或撤回，或嵌入令牌已到期",
        "the sitekey was disabled or withdrawn, or the token has ended",
    ),
    "trouble_key_do": (
        "启用站点密钥，或签发新的令牌",
        "enable the sitekey, or mint a new token",
    ),
    "trouble_limited_see": ("“请稍后再试”；429 too-many-requests", "Try again later; 429 too-many-requests"),
    "trouble_limited_because": (
        "每分钟次数已用完：站点密钥、网址或访问者的地址",
        "a budget of this minute is used up: the sitekey's, the origin's or the visitor's address",
    ),
    "trouble_limited_do": (
        "在“使用情况”中看超限次数，提高站点密钥的每分钟次数；同一出口的单位网络请联系运营方",
        "see Usage, raise the sitekey's budget; for a whole office behind one address ask the operator",
    ),
    "trouble_nothing_see": ("总是没有结果", "Nothing is ever found"),
    "trouble_nothing_because": ("限定的范围太窄，或用的是测试密钥", "too narrow a part, or a test sitekey"),
    "trouble_nothing_do": (
        "核对站点密钥的地区、服务站和要素，确认类型是“正式”",
        "look at regions, stations and elements of the sitekey, and that it is live",
    ),
    "trouble_frame_see": ("框架里显示“拒绝连接”", "The frame says that it refused to connect"),
    "trouble_frame_because": (
        "外层网页的网址不在站点密钥中，或外层网页的frame-src不允许",
        "the page around it is not among the origins, or its frame-src does not let it",
    ),
    "trouble_frame_do": ("登记外层网页的网址，按第3步加上frame-src", "add that origin, and frame-src of step 3"),
}
"""Name in the templates → the phrase in Chinese and in English."""
TROUBLES = ("blank", "integrity", "origin", "file", "key", "limited", "nothing", "frame")
"""What may go wrong, in the order of the guide: each with `trouble_…_see`, `_because` and `_do`."""
