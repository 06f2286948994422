"""Kinds of fields that several structs share, with their limits."""

from typing import Annotated, Literal

from msgspec import Meta

NO_NUL = "^[^\\u0000]*$"
"""PostgreSQL stores no NUL character, so none is taken in."""
SAYING = "^[^\\u0000]*[^\\s\\u0000\\u200b-\\u200f\\u2060\\ufeff][^\\u0000]*$"
"""The same, with at least one character that is seen: blanks are no name and no reason."""
# A bare `$` of Python also matches before a last line break; that of JSON Schema does not.
_EXTERNAL_ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}(?!\n)$"
_ADCODE = r"^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}(?!\n)$"
ADCODE_PREFIX = r"^[0-9]{2,6}(?!\n)$"
"""The first digits of a GB/T 2260 code."""
REGION = r"^([0-9]{2}){1,3}(?!\n)$"
"""A province, a city or a county: the first two, four or six digits of a GB/T 2260 code."""
REQUIREMENT_ID = r"^r[0-9]{1,3}(?!\n)$"
IDEMPOTENCY_KEY = "^[!-~]{1,255}$"
"""Visible ASCII characters."""
LOGIN = r"^[A-Za-z0-9][A-Za-z0-9._+-]{1,63}(@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?(?!\n)$"
"""An e-mail address, or a short name."""
TELEPHONE = r"^\+?[0-9](?:[0-9]|[ -](?=[0-9])){5,19}(?!\n)$"
"""Digits, with single spaces or hyphens between them."""
STATION_TELEPHONE = r"^\+?[0-9](?:[0-9]|[ -](?=[0-9])){4,19}(?:(?:转| ext\. )[0-9]{1,6})?(?!\n)$"
"""The same for a desk: also a short number such as 12345, and an extension."""
_EMAIL = r"^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(?!\n)$"
URL = r"^https?://[!-~]+(?!\n)$"
"""An address of the web, in visible ASCII characters."""
ORIGIN = r"^https?://[^ /?#@]+(?!\n)$"
"""An origin, or `https://*.` and a name."""
PATTERNS = {
    "^[0-9]{6}$": ("须为六位数字", "must be six digits"),
    NO_NUL: ("不得含有NUL字符", "must not hold a NUL character"),
    SAYING: ("须有可见的字符，且不含NUL字符", "must have a character that is seen, and no NUL character"),
    _EXTERNAL_ID: ("由字母、数字和 . _ : - 组成，最多64个字符", "must be letters, digits and . _ : -, at most 64"),
    _ADCODE: ("须为GB/T 2260的六位数字代码", "must be six digits of GB/T 2260"),
    ADCODE_PREFIX: ("须为GB/T 2260代码的前2至6位数字", "must be the first two to six digits of a GB/T 2260 code"),
    REGION: (
        "须为GB/T 2260代码的前2、4或6位数字",
        "must be the first two, four or six digits of a GB/T 2260 code",
    ),
    REQUIREMENT_ID: (
        "写作 r1、r2，见understanding.requirements",
        "must be written r1, r2, as in understanding.requirements",
    ),
    LOGIN: (
        "须为邮箱地址，或由字母、数字和 . _ + - 组成的2至64个字符的名称",
        "must be an e-mail address, or 2 to 64 letters, digits and . _ + -",
    ),
    r"^([A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+$": ("须为百分号编码的UTF-8", "must be UTF-8, percent-encoded"),
    TELEPHONE: (
        "须为6至20位数字，可含空格、连字符和开头的加号",
        "must be 6 to 20 digits, with single spaces, hyphens and a leading + where you like",
    ),
    STATION_TELEPHONE: (
        "须为5至20位数字，可含空格、连字符、开头的加号和末尾的分机（转801）",
        "must be 5 to 20 digits, with single spaces, hyphens, a leading + and an extension (ext. 801) where you like",
    ),
    _EMAIL: ("须为邮箱地址", "must be an e-mail address"),
    URL: (
        "须为以 https:// 开头的地址，只含可见ASCII字符",
        "must be an address that begins with https://, in visible ASCII characters",
    ),
    ORIGIN: (
        "须写作 https://主机名，不含路径和末尾斜杠",
        "must be written https://HOST, without a path or a slash at the end",
    ),
    IDEMPOTENCY_KEY: ("须为1至255个可见ASCII字符", "must be 1 to 255 visible ASCII characters"),
}
"""Pattern → what it asks for, in Chinese and in English."""

Telephone = Annotated[str, Meta(pattern=TELEPHONE, max_length=30, examples=["13800138000"])]
Email = Annotated[str, Meta(pattern=_EMAIL, max_length=200)]
ExternalId = Annotated[str, Meta(pattern=_EXTERNAL_ID, description="Letters, digits and . _ : -, at most 64.")]
Adcode = Annotated[
    str,
    Meta(
        pattern=_ADCODE,
        description="Six digits of GB/T 2260.",
        examples=["450200"],
    ),
]
AdcodePrefix = Annotated[str, Meta(pattern=ADCODE_PREFIX, description="The first two to six digits of a code.")]
Preference = Literal["balanced", "fewest_doors", "cheapest", "fastest", "nearest"]
EnterpriseSize = Literal["micro", "small", "medium", "large"]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="Degrees, WGS 84.")]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="Degrees, WGS 84.")]
StationTelephone = Annotated[
    str, Meta(max_length=40, pattern=STATION_TELEPHONE, description="A number that a station makes public.")
]
Word = Annotated[str, Meta(min_length=1, max_length=100, pattern=NO_NUL)]
Line = Annotated[str, Meta(min_length=1, max_length=300, pattern=NO_NUL)]
SaidLine = Annotated[str, Meta(min_length=1, max_length=300, pattern=SAYING)]
"""A line that must say something."""
Words = Annotated[list[Line], Meta(max_length=300)]
Days = Annotated[int, Meta(ge=0, le=1000, description="Working days.")]
Money = Annotated[float, Meta(ge=0, le=1_000_000_000_000, description="CNY.")]
Number = Annotated[float, Meta(ge=-1e15, le=1e15)]
