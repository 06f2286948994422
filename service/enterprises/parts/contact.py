"""Who asks for help, what was agreed to, who saw it, what was attached; and the form that a contact is given in."""

import msgspec

from service.attachments.keeping import MOST
from service.attachments.kinds import LARGEST_BYTES
from service.contacts.consents import IN_FORCE, Purpose, Recipient, consent_texts
from service.contacts.structs import ContactOut, ContactViewOut
from service.contacts.viewing import OF_REFERRAL
from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.workflow.need_states import NEED_ENDS
from service.workflow.referral_states import OPEN

FIELDS = ("enterprise", "person", "telephone", "email", "uscc", "address")
BOXES: dict[str, tuple[Purpose, Recipient]] = {
    "refer": ("refer_to_accepting_station", "accepting_station"),
    "clerk": ("refer_to_accepting_station", "clerk"),
    "follow_up": ("follow_up", "clerk"),
    "case": ("case_without_names", "public"),
}
"""Box of the form → what is agreed to by it; without the first one no contact is taken."""
_KILOBYTE = 1024


class ConsentForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form of a contact with its consents: the values and the boxes as they are now, and the text in force."""

    values: dict[str, str]
    boxes: list[tuple[str, str, bool]]
    version: str
    text: str
    purposes: list[str]
    recipients: list[str]
    handler: str | None


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was agreed to, or is not (any more)."""

    box: str
    label: str
    given: bool
    at: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody looked."""

    who: str
    what: str
    why: str
    day: str
    at: str


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    """The contact and the rights over it; without `facts` none was given yet."""

    form: ConsentForm
    facts: list[tuple[str, str]]
    consents: list[Consent]
    views: list[View]
    kept: str
    erasable: bool
    erased: str


def contact_view(file: CaseFile, reader: Reader) -> ContactView:
    """What the service knows of the enterprise, and what it may ask of the service."""
    w, contact, erased_at = reader.w, file.contact, file.need.erased_at
    facts = [(w[f"contact_{name}"], str(getattr(contact, name) or "")) for name in FIELDS] if contact else []
    return ContactView(
        form=consent_form(file, reader),
        facts=[(label, value) for label, value in facts if value],
        consents=_consents(contact, reader) if contact else [],
        views=[_view(each, file, reader) for each in file.views],
        kept=w("contact_kept", days=contact.kept_days) if contact else "",
        erasable=not any(each.state in OPEN and each.state != "draft" for each in file.case.referrals),
        erased=w("erased_on", day=reader.day(erased_at)) if erased_at is not None else "",
    )


def consent_form(file: CaseFile, reader: Reader) -> ConsentForm:
    """The form that a contact is given or corrected in; no box is ticked that the enterprise has not ticked itself."""
    contact, english = file.contact, reader.english
    text = consent_texts(file.kept_days, file.handler)
    newest = next(each for each in text.items if each.version == IN_FORCE)
    given = _given(contact)
    return ConsentForm(
        values={name: str(getattr(contact, name) or "") for name in FIELDS} if contact else {},
        boxes=[(box, reader.w[f"consent_{box}"], pair in given) for box, pair in BOXES.items()],
        version=IN_FORCE,
        text=newest.text_en if english else newest.text,
        purposes=[each.text_en if english else each.text for each in newest.purposes],
        recipients=[each.text_en if english else each.text for each in newest.recipients],
        handler=text.handler,
    )


def is_agreed(file: CaseFile) -> bool:
    """Whether there is a contact that may be given to a station that accepts."""
    return BOXES["refer"] in _given(file.contact)


def _given(contact: ContactOut | None) -> set[tuple[str, str]]:
    return {(each.purpose, each.recipient) for each in contact.consents if each.given} if contact else set()


def _consents(contact: ContactOut, reader: Reader) -> list[Consent]:
    said = {(each.purpose, each.recipient): each for each in contact.consents}
    return [
        Consent(
            box=box,
            label=reader.w[f"consent_{box}"],
            given=pair in said and said[pair].given,
            at=reader.day(said[pair].at) if pair in said else "",
        )
        for box, pair in BOXES.items()
    ]


def _view(view: ContactViewOut, file: CaseFile, reader: Reader) -> View:
    names = {each.id: each.name for each in file.attachments}
    what = reader.w.saw_contact
    if view.what == "attachment":
        what = reader.w("saw_file", name=names[view.attachment]) if view.attachment in names else reader.w.saw_some_file
    body = view.organization or reader.w.receiver_operator
    return View(
        who=f"{body} ({view.viewer})" if reader.english else f"{body}（{view.viewer}）",
        what=what,
        why=reader.w.saw_for_referral if view.purpose == OF_REFERRAL else view.purpose,
        day=reader.day(view.at),
        at=reader.hour(view.at),
    )


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was attached."""

    id: str
    name: str
    size: str
    at: str


class FilesView(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a need, and whether more can be added, of `most` bytes each; to a case that has ended none is."""

    files: list[FileView]
    addable: bool
    full: bool
    most: int


def files_view(file: CaseFile, reader: Reader) -> FilesView | None:
    """The attachments of a need."""
    if file.need.erased_at is not None:
        return None
    files = [
        FileView(id=str(each.id), name=each.name, size=_size(each.size_bytes), at=reader.day(each.created_at))
        for each in file.attachments
    ]
    full = len(files) >= MOST
    goes_on = file.need.state not in NEED_ENDS
    return FilesView(files=files, addable=goes_on and not full, full=goes_on and full, most=LARGEST_BYTES)


def _size(size: int) -> str:
    if size < _KILOBYTE * _KILOBYTE:
        return f"{max(1, round(size / _KILOBYTE))} KB"
    return f"{size / _KILOBYTE / _KILOBYTE:.1f} MB"
