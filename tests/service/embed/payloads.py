"""Texts that would act in a page that did not escape them; each calls `hit()`, which notes that it did."""

_ACTING = [
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<body onload=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    "<a href=javascript:hit() autofocus onfocus=hit()>x</a>",
    "<input autofocus onfocus=hit()>",
    "<details open ontoggle=hit()>x</details>",
    "<video src=x onerror=hit()></video>",
    "<audio src onerror=hit()>",
    "<object data=javascript:hit()>",
    "<embed src=javascript:hit()>",
    "<form action=javascript:hit()><button autofocus onfocus=hit()>x</button></form>",
    "<button formaction=javascript:hit()>x</button>",
    "<math><mi xlink:href=javascript:hit()>x</mi></math>",
    "<style>@import'javascript:hit()'</style>",
    "<link rel=stylesheet href=javascript:hit()>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<base href=javascript:hit()//>",
    "<marquee onstart=hit()>x</marquee>",
    "<select autofocus onfocus=hit()></select>",
    "<template><script>hit()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
]
_ENDING = ["", '"', "'", "`", "-->", "</textarea>", "</title>", "</style>", "</script>", "]]>"]
"""What would end the place that a text stands in."""

PAYLOADS = [ending + acting for acting in _ACTING for ending in _ENDING]
"""25 × 10."""
_IN_ATTRIBUTES = [
    "javascript:hit()",
    '" onload=hit() x="',
    "' onfocus=hit() autofocus '",
    'dark"><img src=x onerror=hit()>',
    "light;background:url(javascript:hit())",
    "}</style><script>hit()</script>",
    "*{background:url('javascript:hit()')}",
    "${hit()}",
    "{{constructor.constructor('hit()')()}}",
    "data:text/html,<script>parent.hit()</script>",
]
ATTRIBUTES = ["theme", "heading", "text", "place", "lang", "sitekey", "token"]
VALUES = [*_IN_ATTRIBUTES, *PAYLOADS[:20]]
"""What is written into each of the element's attributes."""
