"""How an attachment is called: in the header `File-Name`, in UTF-8 and percent-encoded (RFC 3986, 2.1)."""

import unicodedata
from urllib.parse import unquote_to_bytes

from service.attachments.kinds import FileKind
from service.problems import Breach, Refused, Rule

HEADER = "File-Name"
LONGEST = 200
PATTERN = r"^([A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+$"
_REQUIRED = Rule("required", "必填", "is required")
_ENCODED = Rule("encoding", "须为百分号编码的UTF-8", "must be UTF-8, percent-encoded")
_LENGTH = Rule("length", f"须为1至{LONGEST}个字符", f"must be 1 to {LONGEST} characters")
_PLAIN = Rule("pattern", "不得含有路径分隔符和不可见字符", "must hold neither path separators nor invisible characters")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories of controls, of marks that turn text around, of line ends, and of what is no character."""


def name_of(header: str | None) -> str:
    """The name that a header states; refused where it could lead to another place or be read as another name."""
    if header is None:
        raise Refused("invalid-request", [Breach(HEADER, _REQUIRED)])
    try:
        return checked_name(unquote_to_bytes(header).decode())
    except UnicodeDecodeError:
        raise _refused(_ENCODED) from None


def checked_name(written: str) -> str:
    """A name as it is kept; refused where it could lead to another place or be read as another name."""
    name = unicodedata.normalize("NFC", written).strip()
    if not 1 <= len(name) <= LONGEST:
        raise _refused(_LENGTH)
    if set("/\\") & set(name) or any(unicodedata.category(sign) in _INVISIBLE for sign in name):
        raise _refused(_PLAIN)
    return name


def check_suffix(name: str, kind: FileKind) -> None:
    """Refuse a name that says of the file that it is something else."""
    if not name.lower().endswith(kind.suffixes):
        words = " / ".join(kind.suffixes)
        raise _refused(
            Rule("suffix", f"文件内容是{words}，扩展名须与之相符", f"must end in {words}, which the file is")
        )


def _refused(rule: Rule) -> Refused:
    return Refused("file-not-taken", [Breach(HEADER, rule)])
