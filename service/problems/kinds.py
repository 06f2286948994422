"""The kinds of problems: each with a stable code, a status, and what it means and how to repair it, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from service.problems.breaches import Breach


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of problem; its page is /problems/{code}."""

    code: str
    status: int
    title: str
    title_en: str
    repair: str
    repair_en: str
    retry_after_seconds: int | None = None
    """After how long a repetition may succeed; the header Retry-After."""
    fields_say_it: bool = False
    """Whether the broken rules of the fields already say how to repair it."""


_KINDS = [
    Kind(
        code="malformed-json",
        status=400,
        title="请求正文不是有效的JSON",
        title_en="The body is not valid JSON",
        repair="请以UTF-8编码发送一个JSON对象，不含NUL字符和不成对的代理码元。",
        repair_en="Send one JSON object in UTF-8, without NUL and lone surrogates.",
    ),
    Kind(
        code="invalid-request",
        status=400,
        title="请求中有不符合要求的字段",
        title_en="A field does not follow its rule",
        repair="errors中列出了字段位置（JSON指针）和规则，改正后重新发送。一次只报告正文中的第一处。",
        repair_en="`errors` names the field by a JSON pointer, and its rule. Of a body only the first is reported.",
        fields_say_it=True,
    ),
    Kind(
        code="unauthenticated",
        status=401,
        title="需要凭证",
        title_en="A credential is missing",
        repair="请先登录，或在Authorization头中以“Bearer 凭证”的形式给出密钥；读取需求用提交时得到的token。",
        repair_en="Sign in, or send a key as `Authorization: Bearer KEY`; for a need, the token that came with it.",
    ),
    Kind(
        code="key-not-valid",
        status=401,
        title="密钥无效",
        title_en="The key does not hold",
        repair="密钥写错、已到期或已被撤销；请在“密钥”页面查看，或请机构管理员新建一个。",
        repair_en="It is mistyped, has expired or was revoked; look at the keys page, or ask an administrator for another.",
    ),
    Kind(
        code="wrong-credentials",
        status=401,
        title="登录名、密码或动态码不正确",
        title_en="Login, password or code is not right",
        repair="请检查后重试；忘记密码请联系本机构的管理员。",
        repair_en="Check them and try again; an administrator of your organization can invite you anew.",
    ),
    Kind(
        code="code-required",
        status=401,
        title="需要动态码",
        title_en="A second factor is needed",
        repair="请连同密码给出身份验证器当前显示的六位动态码（code）。",
        repair_en="Send the six digits that your authenticator shows as `code`, with the password.",
    ),
    Kind(
        code="forbidden",
        status=403,
        title="没有此项权限",
        title_en="Not allowed for this caller",
        repair="请使用具有相应权限（scope）的账号或密钥；权限由本机构的管理员授予。",
        repair_en="Use an account or a key with the scope for it; an administrator of your organization can give it.",
    ),
    Kind(
        code="foreign-origin",
        status=403,
        title="请求不是从本站页面发出的",
        title_en="The request did not come from a page of this site",
        repair="请在本站页面上操作；程序请使用密钥，不要使用登录会话。",
        repair_en="Work on the pages of this site; programs use a key, not a session.",
    ),
    Kind(
        code="origin-not-allowed",
        status=403,
        title="该来源未登记在站点密钥中",
        title_en="The sitekey does not hold for this origin",
        repair="请在站点密钥的origins中加入该网页的来源（协议、主机名和端口须一致）；程序请改用密钥，站点密钥只用于浏览器。",
        repair_en="Add the page's origin, with its scheme, host and port, to the origins of the sitekey. Programs use a key: "
        "a sitekey is for browsers.",
    ),
    Kind(
        code="not-found",
        status=404,
        title="没有找到",
        title_en="Not found",
        repair="请检查地址和编号；需求只有用它自己的token才能读取。",
        repair_en="Check the address and the id; a need can only be read with its own token.",
    ),
    Kind(
        code="method-not-allowed",
        status=405,
        title="该地址不支持此方法",
        title_en="The address does not know this method",
        repair="请使用Allow头中列出的方法。",
        repair_en="Use a method that the Allow header lists.",
    ),
    Kind(
        code="already-exists",
        status=409,
        title="已经存在",
        title_en="It exists already",
        repair="errors中列出了重复的字段；请换一个值，或修改已有的那一项。",
        repair_en="`errors` names the field; choose another value, or change the one that is there.",
        fields_say_it=True,
    ),
    Kind(
        code="not-in-this-state",
        status=409,
        title="当前状态下不能这样做",
        title_en="Not possible in this state",
        repair="errors中说明了当前状态和可以进行的操作。",
        repair_en="`errors` says which state it is in and what can be done.",
        fields_say_it=True,
    ),
    Kind(
        code="request-in-progress",
        status=409,
        title="同一幂等键的请求正在处理",
        title_en="A request with the same Idempotency-Key is being worked on",
        repair="请按Retry-After等待后，用同一个键重发。",
        repair_en="Wait as Retry-After says and repeat it with the same key.",
        retry_after_seconds=1,
    ),
    Kind(
        code="move-not-allowed",
        status=409,
        title="现在不能进行这一步",
        title_en="This move is not possible now",
        repair="state是当前状态，moves是您现在可以进行的步骤；可能有人刚刚先处理了，请刷新后再试。",
        repair_en="`state` is where it stands, `moves` what you may do now; somebody may just have been first: read it again.",
    ),
    Kind(
        code="accreditation-lapsed",
        status=409,
        title="所需资质已失效",
        title_en="An accreditation that is asked for has lapsed",
        repair="请先在服务目录中更新资质的有效期，再继续。",
        repair_en="Bring the accreditation in the listing up to date first, then go on.",
        fields_say_it=True,
    ),
    Kind(
        code="contact-missing",
        status=409,
        title="还没有联系方式",
        title_en="There is no contact yet",
        repair="请先用PUT提交联系方式和同意（/v1/needs/{id}/contact），再提交需求。",
        repair_en="PUT the contact with its consent (/v1/needs/{id}/contact) first, then submit the need.",
    ),
    Kind(
        code="erased",
        status=410,
        title="内容已按要求或到期删除",
        title_en="It was erased, on request or in time",
        repair="需求的文字、联系方式、附件和往来消息都已删除，不能恢复；如仍需帮助，请重新提交需求。",
        repair_en="Text, contact, attachments and messages are gone for good; state a new need where help is still wanted.",
    ),
    Kind(
        code="stale",
        status=412,
        title="内容已被他人修改",
        title_en="Somebody changed it meanwhile",
        repair="changed列出了您读取之后的改动，current是现在的内容；请合并后用新的ETag重新提交。您的修改没有保存。",
        repair_en="`changed` lists what changed since you read it, `current` is what it is now; merge and send it again with "
        "the new ETag. Nothing of yours was stored.",
        fields_say_it=True,
    ),
    Kind(
        code="too-large",
        status=413,
        title="请求过大",
        title_en="The request is too large",
        repair="请求正文不超过64 KiB（批量与文件见接口文档），需求文字不超过2000个字符。",
        repair_en="A body holds at most 64 KiB (batches and files: see the reference), a need's text 2,000 characters.",
    ),
    Kind(
        code="unsupported-media-type",
        status=415,
        title="不支持的内容类型",
        title_en="The content type is not supported",
        repair="请使用Content-Type: application/json。",
        repair_en="Use Content-Type: application/json.",
    ),
    Kind(
        code="empty-need",
        status=422,
        title="需求没有说明任何内容",
        title_en="The need says nothing",
        repair="请至少写一个词、一个数值或一个标准号。",
        repair_en="Write at least one word, number or standard.",
    ),
    Kind(
        code="unknown-place",
        status=422,
        title="不认识的地点",
        title_en="The place is not known",
        repair="请给出GB/T 2260行政区划代码、城市名称，或经纬度。",
        repair_en="Give a GB/T 2260 code, a city's name, or latitude and longitude.",
    ),
    Kind(
        code="contradiction",
        status=422,
        title="请求中的字段相互矛盾",
        title_en="Fields contradict one another",
        repair="errors中列出了相互矛盾的字段，改正后重新发送。",
        repair_en="`errors` names the fields; correct them and send the request again.",
        fields_say_it=True,
    ),
    Kind(
        code="consent-required",
        status=422,
        title="缺少必需的同意",
        title_en="A consent that is needed is missing",
        repair="请让企业阅读/v1/consents中现行的文本，并在consent中写明其版本、目的和接收方；没有同意就不保存任何内容。",
        repair_en="Have the enterprise read the text in force at /v1/consents, and state its version, purposes and recipients "
        "as `consent`. Without it nothing is stored.",
        fields_say_it=True,
    ),
    Kind(
        code="file-not-taken",
        status=422,
        title="不能接收这个文件",
        title_en="The file is not taken",
        repair="可上传PDF、JPEG、PNG、WebP、.xlsx、.docx，以及UTF-8编码的.csv和.txt，不含宏；errors中说明了原因。",
        repair_en="PDF, JPEG, PNG, WebP, .xlsx, .docx, and .csv and .txt in UTF-8 are, without macros; `errors` says why not.",
        fields_say_it=True,
    ),
    Kind(
        code="unknown-reference",
        status=422,
        title="引用的内容不存在或不可用",
        title_en="A reference points to nothing",
        repair="errors中列出了引用的位置，改正或去掉后重新发送；什么都没有保存。",
        repair_en="`errors` names the references; correct or remove them and send the request again. Nothing was stored.",
        fields_say_it=True,
    ),
    Kind(
        code="bad-rows",
        status=422,
        title="文件中有错误的行",
        title_en="The file holds bad rows",
        repair="errors中逐行列出了错误（最多100条）；改正后重新提交，什么都没有保存。",
        repair_en="`errors` lists the first 100 of them by line; correct them and send it again. Nothing was stored.",
    ),
    Kind(
        code="idempotency-key-reused",
        status=422,
        title="幂等键已用于另一请求",
        title_en="The Idempotency-Key was used for another request",
        repair="新的请求请用新的键；重试请保持正文不变。",
        repair_en="Take a new key for a new request; keep the body as it was to repeat one.",
    ),
    Kind(
        code="idempotency-key-required",
        status=428,
        title="缺少Idempotency-Key",
        title_en="Idempotency-Key is missing",
        repair="请在Idempotency-Key头中给出一个自选的值；同一文件重发时用同一个值。",
        repair_en="Send an Idempotency-Key of your choice; take the same one when the same file is sent again.",
    ),
    Kind(
        code="if-match-required",
        status=428,
        title="缺少If-Match",
        title_en="If-Match is missing",
        repair="请先读取该项，并在If-Match头中带上响应的ETag，以免覆盖他人的修改。",
        repair_en="Read it first and send its ETag as If-Match, so that nobody's work is overwritten.",
    ),
    Kind(
        code="too-many-attempts",
        status=429,
        title="尝试次数过多",
        title_en="Too many attempts",
        repair="请按Retry-After等待后再试。",
        repair_en="Wait as Retry-After says.",
        retry_after_seconds=30,
    ),
    Kind(
        code="too-many-requests",
        status=429,
        title="请求过于频繁",
        title_en="Too many requests",
        repair="本分钟的额度已用完；请按Retry-After等待后再试，RateLimit头说明是哪一项额度。",
        repair_en="The budget of this minute is spent: wait as Retry-After says. RateLimit names the budget.",
        retry_after_seconds=60,
    ),
    Kind(
        code="internal-error",
        status=500,
        title="服务内部错误",
        title_en="Internal error",
        repair="错误已记录，请凭request_id联系运营方。",
        repair_en="It was logged; tell the operator the request_id.",
    ),
    Kind(
        code="index-not-ready",
        status=503,
        title="服务目录的索引正在建立",
        title_en="The index of offerings is being built",
        repair="请稍后重试；目录的浏览接口不受影响。",
        repair_en="Try again shortly; reading the catalogue works meanwhile.",
        retry_after_seconds=2,
    ),
    Kind(
        code="database-unavailable",
        status=503,
        title="数据库暂时不可用",
        title_en="The database is unavailable",
        repair="请稍后用同一个幂等键重试，不会重复保存；结果未知，没有幂等键的请求请先查看。",
        repair_en="Try again with the same Idempotency-Key, which stores nothing twice; without one, look first what there is.",
        retry_after_seconds=2,
    ),
]

KINDS = {kind.code: kind for kind in _KINDS}
"""Code → kind."""


class Refused(Exception):
    """A request that cannot be met: raised anywhere in the service, answered as a problem of its kind."""

    def __init__(
        self,
        code: str,
        breaches: Sequence[Breach] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.kind = KINDS[code]
        self.breaches = tuple(breaches)
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        """What the problem says beside the members that every problem has (RFC 9457, 3.2)."""
