"""What could not be done, said where it was asked for, with what is true now and with what was entered."""

from collections.abc import Mapping

import msgspec

from service.enterprises.reading import Reader
from service.problems import Refused

OF_REFERRAL = "referral"
"""How the names of forms begin that are about a referral."""
UNTICKED = frozenset({"refer", "sure", "solved", "score", "file"})
"""Fields of which a browser says nothing where nothing was chosen."""
_HIDDEN = frozenset({"do", "to", "form", "seen", "place", "version"})


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why a form was not followed: in a sentence, and at its fields; `values` is what was entered."""

    form: str
    status: int
    message: str
    errors: dict[str, str]
    values: dict[str, str]


def trouble_of(refused: Refused, form: str, values: Mapping[str, str], reader: Reader) -> Trouble:
    """A refusal in the words of the page; fields that the form does not have are told of in the sentence."""
    errors: dict[str, str] = {}
    elsewhere: list[str] = []
    for breach in refused.breaches:
        name = breach.pointer.rpartition("/")[2]
        said = breach.rule.en if reader.english else breach.rule.zh
        if name in UNTICKED or (name in values and name not in _HIDDEN):
            errors.setdefault(name, said)
        else:
            elsewhere.append(said)
    message = "；".join(elsewhere) if not reader.english else "; ".join(elsewhere)
    if not message and not errors:
        message = _sentence(refused, form, reader)
    return Trouble(form=form, status=refused.kind.status, message=message, errors=errors, values=dict(values))


def _sentence(refused: Refused, form: str, reader: Reader) -> str:
    kind, w = refused.kind, reader.w
    if kind.code == "move-not-allowed":
        state = str(refused.members["state"])
        said = reader.referral_state(state) if form.startswith(OF_REFERRAL) else reader.need_state(state)
        return w("moved_on", state=said)
    if kind.code in w:
        return w[kind.code]
    return kind.repair_en if reader.english else kind.repair
