"""What is shown of a contact to who need not know it: enough to tell two apart on a list, too little to find anybody."""

import re

from service.contacts.marks import digits_of

_LEGAL_FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|公司|合作社|经营部|商行|个体工商户|工厂|厂|店)$"
)
_STARS = "*"


def masked_person(name: str) -> str:
    """The family name, as of 王芳 «王**»; of a name in Latin letters the first one. How long it is is not told."""
    return f"{name[:1]}{_STARS * 2}"


def masked_telephone(telephone: str) -> str:
    """The first three digits and the last four, as «138****8000»; of a short one the last two."""
    digits = digits_of(telephone)
    return f"{digits[:3]}{_STARS * 4}{digits[-4:]}" if len(digits) >= 10 else f"{_STARS * 4}{digits[-2:]}"


def masked_enterprise(name: str) -> str:
    """The first two characters and the legal form, as «柳州**有限公司»."""
    form = _LEGAL_FORMS.search(name)
    own = name[: form.start()] if form else name
    kept = min(2, max(1, len(own) // 3)) if own else 0
    return f"{name[:kept]}{_STARS * 2}{form[0] if form else ''}"


def masked_email(email: str) -> str:
    """The first letter; a domain often names the enterprise."""
    return f"{email[:1]}{_STARS * 3}@{_STARS * 3}"


def masked_uscc(uscc: str) -> str:
    """The two digits that say which kind of body it is."""
    return f"{uscc[:2]}{_STARS * 16}"


def masked_address(_: str) -> str:
    """Nothing: the place of the need says which city it is."""
    return _STARS * 3
