"""What an enterprise submits its need with, the first time and after it was returned."""

import msgspec

from service.enterprises.files import CaseFile
from service.enterprises.parts.contact import ConsentForm, consent_form, is_agreed
from service.enterprises.parts.plan import plan_facts
from service.enterprises.reading import Reader


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A need to submit: with its contact where there is none that may be handed on; `again` after it was returned."""

    facts: list[tuple[str, str]]
    form: ConsentForm | None
    known: str
    stations: list[tuple[str, str]]
    again: bool


def submission(file: CaseFile, reader: Reader) -> Submission | None:
    """The submission, while it is one's turn."""
    if "submitted" not in file.case.moves or file.need.erased_at is not None:
        return None
    lines = file.plan.plan.lines if file.plan is not None else ()
    stations = {line.station: line.station_name for line in lines}
    known = [file.contact.enterprise, file.contact.person, file.contact.telephone] if file.contact else []
    return Submission(
        facts=plan_facts(file.plan, reader) if file.plan is not None else [],
        form=None if is_agreed(file) else consent_form(file, reader),
        known=" · ".join(known),
        stations=[("", reader.w.receiver_platform), *stations.items()],
        again=file.need.state == "returned",
    )
