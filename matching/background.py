"""What a need mentions without asking for it: what the enterprise has already, does itself, or does not want."""

import re

_BEFORE = re.compile(
    r"(?:已经?有|已经?通过|已经?取得|已经?拿到|已经?获得|已经?做|早就有|都有|过了|不用|不需要|不要|无需|不必|不做|除了|"
    r"already have|already has|no need for|do not need|don't need|except)[^,。;!?\n]{0,6}$"
)
_AFTER = re.compile(
    r"^[^,。;!?\n]{0,4}?(?:我们?自己(?:会|能|可以|有)|自己(?:会|能|可以)(?:测|做|检)|已经?(?:有了?|做过?|通过|取得|拿到)|"
    r"(?:就)?(?:不用|不需要|不必)(?:做|测|了)?|没问题|is already|are already|is fine|we do ourselves)"
)
_REACH = 20

_IN_HAND = re.compile(r"已经?(?:有|通过|取得|拿到|获得)(?!.{0,6}(?:不|没|坏|裂|退|超))|already have|already has")


def tells_what_is_there(clause: str) -> bool:
    """Whether a clause of a normalised text tells what the enterprise has in hand: 我们已有ISO9001."""
    return bool(_IN_HAND.search(clause))


def is_background(text: str, start: int, end: int) -> bool:
    """Whether a normalised text only mentions `text[start:end]`: 已有ISO9001, 包装我们自己会测, 不需要上门."""
    return bool(_BEFORE.search(text[max(0, start - _REACH) : start]) or _AFTER.search(text[end : end + _REACH]))
