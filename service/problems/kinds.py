"""The kinds of problems: each with a stable code, a status, and what it means and how to repair it, in both languages."""

from collections.abc import Mapping, Sequence

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
        repair="请在Authorization头中以“Bearer 凭证”的形式给出提交需求时得到的token。",
        repair_en="Send the token that came with the need as `Authorization: Bearer TOKEN`.",
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
        code="request-in-progress",
        status=409,
        title="同一幂等键的请求正在处理",
        title_en="A request with the same Idempotency-Key is being worked on",
        repair="请按Retry-After等待后，用同一个键重发。",
        repair_en="Wait as Retry-After says and repeat it with the same key.",
        retry_after_seconds=1,
    ),
    Kind(
        code="too-large",
        status=413,
        title="请求过大",
        title_en="The request is too large",
        repair="请求正文不超过64 KiB，需求文字不超过2000个字符。",
        repair_en="A body holds at most 64 KiB, the text of a need at most 2,000 characters.",
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
        code="unknown-reference",
        status=422,
        title="引用的内容不存在或不可用",
        title_en="A reference points to nothing",
        repair="errors中列出了引用的位置，改正或去掉后重新发送；什么都没有保存。",
        repair_en="`errors` names the references; correct or remove them and send the request again. Nothing was stored.",
        fields_say_it=True,
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
        repair="请稍后用同一个幂等键重试；没有保存任何内容。",
        repair_en="Try again with the same Idempotency-Key; nothing was stored.",
        retry_after_seconds=2,
    ),
]

KINDS = {kind.code: kind for kind in _KINDS}
"""Code → kind."""


class Refused(Exception):
    """A request that cannot be met: raised anywhere in the service, answered as a problem of its kind."""

    def __init__(self, code: str, breaches: Sequence[Breach] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.kind = KINDS[code]
        self.breaches = tuple(breaches)
        self.headers = dict(headers or {})
