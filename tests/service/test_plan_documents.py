"""The plan as a PDF document: what it says, and that a reader needs no font of his own."""

import io

import httpx
import pytest
from pypdf import PdfReader

from tests.service.test_plans import Stated


def _document(stated: Stated, language: str = "zh-CN") -> PdfReader:
    response = stated.client.get(stated.path + ".pdf", headers={**stated.headers, "Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def _text(document: PdfReader) -> str:
    return "".join(page.extract_text() for page in document.pages).replace("\n", "").replace(" ", "")


def test_the_document_holds_the_need_and_every_line(client: httpx.Client) -> None:
    stated = Stated(client)
    said = _text(_document(stated))
    assert "质量服务一站式方案" in said
    assert stated.answer["understanding"]["text"][:12] in said
    for line in stated.read()["plan"]["lines"]:
        assert line["title"].replace(" ", "") in said
        assert line["station_name"] in said


def test_all_its_fonts_are_embedded(client: httpx.Client) -> None:
    fonts = 0
    for page in _document(Stated(client)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            for descendant in font.get_object()["/DescendantFonts"]:
                assert "/FontFile2" in descendant.get_object()["/FontDescriptor"].get_object()
                fonts += 1
    assert fonts


def test_a_box_stands_for_what_the_font_does_not_have_and_braces_stay_braces(client: httpx.Client) -> None:
    said = _text(_document(Stated(client, text="卡尺要校准 🙂 {nb}\t完")))
    assert "卡尺要校准□{nb}完" in said
    assert "第1页，共" in said


def test_without_any_service_it_says_what_is_open(client: httpx.Client) -> None:
    said = _text(_document(Stated(client, text="qqqq zzzz")))
    assert "目录中暂时没有有把握的服务" in said
    assert "要求与服务对照表" in said


def test_it_is_written_in_english_for_who_reads_english(client: httpx.Client) -> None:
    said = _text(_document(Stated(client), "en"))
    assert "One-stopqualityserviceplan" in said
    assert "workingdays" in said


def test_the_same_plan_is_the_same_document(client: httpx.Client) -> None:
    stated = Stated(client)
    stated.edited()
    assert _document(stated).pages[0].extract_text() == _document(stated).pages[0].extract_text()


@pytest.mark.parametrize("text", ["🙂𠮷卡尺要校准", "酸" * 1990 + "卡尺校准", "A" * 1900 + " 卡尺校准"])
def test_whatever_a_need_says_a_document_can_be_written(client: httpx.Client, text: str) -> None:
    assert len(_document(Stated(client, text=text)).pages) >= 1
