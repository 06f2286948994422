"""Only what is meant to be taken is, whatever it is called and declared to be."""

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attachments.kinds import DOCX, MEDIA_TYPES, PDF, kind_of
from service.attachments.names import check_suffix, name_of
from service.problems import Refused
from tests.service.attachments.files import HOSTILE, SOUND, docx


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_what_its_content_is(name: str) -> None:
    content, media_type = SOUND[name]
    kind = kind_of(content, name)
    assert kind.media_type == media_type
    check_suffix(name, kind)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_could_do_harm_is_refused_by_the_rule_that_it_breaks(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        kind_of(content, name)
    assert refused.value.kind.code == "file-not-taken"
    assert refused.value.breaches[0].rule.code == code


def _outcome(content: bytes) -> str:
    try:
        return kind_of(content, "a.txt").media_type
    except Refused as refused:
        return refused.kind.code


@given(st.binary(max_size=400))
def test_no_bytes_are_anything_but_taken_or_refused(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"%PDF-", b"RIFF", docx()[:200]):
        assert _outcome(beginning + content) in (*MEDIA_TYPES, "file-not-taken")


@pytest.mark.parametrize("name", ["图纸.exe", "图纸", "pdf", "图纸.pdf.docx"])
def test_a_name_that_says_something_else_than_the_content_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        check_suffix(name, PDF)
    assert DOCX.suffixes == (".docx",)


@given(
    st.text(min_size=1, max_size=40, alphabet=st.characters(categories=("L", "N", "P", "S"), exclude_characters="/\\"))
)
def test_a_name_comes_through_its_header_as_it_is(name: str) -> None:
    assert name_of(quote(name, safe="")) == unicodedata.normalize("NFC", name).strip()


@pytest.mark.parametrize(
    "header",
    ["", "%20", "..%2Fetc%2Fpasswd", "a%5Cb", "a%00b", "a%0Ab", "%E2%80%AEfdp.exe", "%FF", "%E2%80%8B", "x" * 201],
)
def test_a_name_that_leads_elsewhere_or_reads_otherwise_than_it_is_is_refused(header: str) -> None:
    with pytest.raises(Refused):
        name_of(header)
