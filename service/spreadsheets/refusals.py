"""Why a file is not read at all: a code for programs, and words with advice for clerks."""

_REFUSALS: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的", "the file is empty"),
    "too-large": ("文件超过大小限制，请分成几个文件上传", "the file is too large; split it into several"),
    "not-a-spreadsheet": (
        "文件不是可读取的表格，请用Excel或WPS另存为“.xlsx”工作簿或“.csv”后再上传",
        "the file is no readable spreadsheet; save it as .xlsx or .csv",
    ),
    "old-format": (
        "文件是旧版“.xls”格式，请在Excel或WPS中用“另存为”存成“.xlsx”后再上传",
        "the file is in the old .xls format; save it as .xlsx",
    ),
    "password": (
        "文件设有打开密码，请取消密码保护后另存再上传",
        "the file is protected by a password; save it without one",
    ),
    "macro": (
        "文件含有宏，请另存为不含宏的“.xlsx”后再上传",
        "the file holds a macro; save it as .xlsx without macros",
    ),
    "bomb": (
        "文件解压后过大或压缩内容与声明不符，已拒绝读取",
        "the file unpacks to too much, or to something else than it declares",
    ),
    "entities": (
        "文件内部含有文档类型声明或实体定义，已拒绝读取",
        "a part of the file declares a document type or entities",
    ),
    "member-name": (
        "文件内部含有不安全的路径，已拒绝读取",
        "the file has members with unsafe names",
    ),
    "truncated": (
        "文件不完整或已损坏，请重新保存后上传",
        "the file is truncated or damaged; save it again",
    ),
    "too-many-rows": ("行数超过限制，请分成几个文件上传", "the sheet has too many rows; split it"),
    "too-many-columns": (
        "列数超过限制，请删除表格右侧多余的列",
        "the sheet has too many columns; delete those that are not needed",
    ),
    "encoding": (
        "文本编码前后不一致，请用Excel或WPS另存为“CSV UTF-8”后再上传",
        "the text mixes encodings; save it as CSV UTF-8",
    ),
    "open-quote": (
        '有一个引号（"）没有成对，后面的行会被当作同一单元格的内容；请补上或删除该引号后再上传',
        'a quote (") is not closed, so that the rows after it would pass for one cell; close or remove it',
    ),
    "no-header": (
        "前10行中找不到表头，请使用模板中的列名，至少要有“编号”和“服务名称”",
        "no header row among the first ten rows; use the headings of the template",
    ),
    "no-annex-header": (
        "前10行中找不到能力附表的表头，至少要有“项目/参数”和“检测标准（方法）”",
        "no header row of a scope annex among the first ten rows",
    ),
    "time": ("读取超时，请减少行数或清除多余格式后再上传", "reading took too long; use fewer rows or less formatting"),
    "memory": (
        "读取所需内存超过限制，请删除远离表格的零散单元格和多余格式后再上传",
        "reading needs too much memory; delete stray cells and formatting far from the table",
    ),
    "failed": ("读取失败，请重新保存后再上传", "the file could not be read; save it again"),
}
CODES = tuple(_REFUSALS)
"""Every code of a refusal."""


class Refused(Exception):
    """The file is not read; `code` says why, `detail` where, and `place` tells the clerk where in both languages."""

    def __init__(self, code: str, detail: str = "", place: tuple[str, str] | None = None) -> None:
        self.code = code
        self.message, self.message_en = _REFUSALS[code]
        if place is not None:
            self.message, self.message_en = f"{self.message}（{place[0]}）", f"{self.message_en} ({place[1]})"
        self.detail = detail or (place[1] if place is not None else "")
        super().__init__(f"{self.message_en} ({detail})" if detail else self.message_en)
