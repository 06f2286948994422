"""The steps of a referral as forms, and what they say as a move."""

from typing import Any

from service.desk.steps import Fields
from service.stations.forms.fields import field
from service.stations.forms.values import Values, document_of

_NOTE = field("text", "note", "说明", "Note", "企业和受理方会看到", "for the enterprise and the clerk to see")
_WHY = field("text", "note", "说明", "Why", "企业会看到", "for the enterprise to see", required=True)
_RESULT = (
    field("choice", "verdict", "结论", "Verdict", choices="verdict", required=True, width="short"),
    field("date", "issued_on", "报告日期", "Issued on", required=True, width="short"),
    field("line", "report_number", "报告或证书编号", "Number of the report", width="short"),
    field(
        "line",
        "file_sha256",
        "报告文件的SHA-256",
        "SHA-256 of the report's file",
        "64位十六进制数字。选择文件后自动填写，也可以手工填写",
        "64 hexadecimal digits; filled in when a file is chosen, or by hand",
        width="full",
    ),
    field(
        "line",
        "media_type",
        "文件类型",
        "Type of the file",
        "如 application/pdf",
        "such as application/pdf",
        width="half",
    ),
    field("text", "summary", "结果摘要", "Summary", "企业会看到", "for the enterprise to see"),
)
STEPS: dict[str, Fields] = {
    "accepted": (
        field(
            "number", "price", "报价（元）", "Price (CNY)", "免费填0", "0 if it is free", required=True, width="half"
        ),
        field("date", "due_on", "约定完成日期", "Agreed date", required=True, width="half"),
        field(
            "choice",
            "scope_line",
            "按哪一条能力行开展",
            "Under which scope line",
            "接单和完成时按这一行核对资质",
            "its accreditations are tested now and on completion",
            choices="scope_lines",
        ),
        _NOTE,
    ),
    "in-progress": (),
    "completed": (field("group", "result", "结果记录", "Result", fields=_RESULT),),
    "rejected": (field("choice", "reason", "退单原因", "Reason", choices="refusal", required=True), _NOTE),
    "on-hold": (
        field("choice", "reason", "暂停原因", "Reason", choices="hold_reason", required=True, width="half"),
        field("date", "resume_on", "预计恢复日期", "Goes on on", required=True, width="half"),
        _NOTE,
    ),
    "failed": (field("choice", "reason", "原因", "Reason", choices="refusal", required=True), _NOTE),
    "cancelled": (_WHY,),
    "settled": (field("choice", "upheld", "处理结论", "Decision", choices="upheld", required=True), _WHY),
}
"""Move → the fields of its form, in the order in which they are shown: what is usual first."""


def move_document(step: str, values: Values) -> dict[str, Any]:
    """A move as it would come over the API."""
    document = document_of(values, STEPS[step])
    line = document.get("scope_line", "")
    if line.isascii() and line.isdecimal():
        document["scope_line"] = int(line)
    if "upheld" in document:
        document["upheld"] = document["upheld"] == "yes"
    result = document.setdefault("result", {}) if step == "completed" else {}
    if "file_sha256" in result:
        # Programs print it in either case, some in groups.
        result["file_sha256"] = "".join(result["file_sha256"].split()).lower()
    return {"to": step, **document}
