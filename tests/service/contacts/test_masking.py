"""A mask shows too little to find anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.contacts.consents import IN_FORCE, NEEDED, PURPOSES, RECIPIENTS, consent_texts, recipients_of
from service.contacts.masking import masked_enterprise, masked_person, masked_telephone
from service.contacts.structs import ContactDocument


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王芳", "王**"), ("欧阳娜娜", "欧**"), ("Anna Smith", "A**"), ("王", "王**")],
)
def test_of_a_person_the_first_character_is_shown_and_not_how_long_the_name_is(name: str, masked: str) -> None:
    assert masked_person(name) == masked


@pytest.mark.parametrize(
    ("telephone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("+86 138-0013-8000", "138****8000"),
        ("0772-2801234", "077****1234"),
        ("110120", "****20"),
    ],
)
def test_of_a_telephone_the_middle_is_hidden(telephone: str, masked: str) -> None:
    assert masked_telephone(telephone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("柳州市鸿达机械有限公司", "柳州**有限公司"),
        ("张三商行", "张**商行"),
        ("鸿达厂", "鸿**厂"),
        ("ACME Tools", "AC**"),
        ("有限公司", "**有限公司"),
    ],
)
def test_of_an_enterprise_its_beginning_and_its_legal_form_are_shown(name: str, masked: str) -> None:
    assert masked_enterprise(name) == masked


_WORDS = st.text(st.characters(categories=("L", "N")), min_size=6, max_size=60)


@given(_WORDS, _WORDS, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), _WORDS)
def test_nothing_that_was_stated_can_be_read_in_a_masked_contact(
    enterprise: str, person: str, telephone: str, address: str
) -> None:
    stated = ContactDocument(
        enterprise=enterprise,
        person=person,
        telephone=telephone,
        email=f"{person}@example.com",
        uscc="91350100M000100Y43",
        address=address,
    )
    masked = stated.masked()
    for name in ContactDocument.__struct_fields__:
        assert getattr(stated, name) not in getattr(masked, name), name
        assert getattr(masked, name) == getattr(stated.masked(), name)
        assert len(getattr(masked, name).replace("*", "")) <= max(7, len(getattr(stated, name)) // 2), name


def test_every_purpose_of_the_text_in_force_names_who_receives_something_for_it() -> None:
    newest = consent_texts(180, None).items[0]
    assert newest.version == IN_FORCE
    assert tuple(purpose.purpose for purpose in newest.purposes) == PURPOSES
    assert tuple(recipient.recipient for recipient in newest.recipients) == RECIPIENTS
    assert [purpose.purpose for purpose in newest.purposes if purpose.required] == [NEEDED[0]]
    assert NEEDED[1] in recipients_of("refer_to_accepting_station")
    assert all(set(purpose.recipients) <= set(RECIPIENTS) for purpose in newest.purposes)
