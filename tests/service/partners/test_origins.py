"""Which origins may be entered, how they are kept, and which pages they let in."""

import pytest

from service.partners.origins import covers, entries_of, entry_for_page
from service.problems import Refused


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.park.gov.cn", "https://www.park.gov.cn"),
        ("HTTPS://WWW.Park.Gov.CN", "https://www.park.gov.cn"),
        ("https://www.park.gov.cn:443", "https://www.park.gov.cn"),
        ("https://www.park.gov.cn:8443", "https://www.park.gov.cn:8443"),
        ("https://园区.中国", "https://xn--dkrx9f.xn--fiqs8s"),
        ("https://xn--fiqs8s", "https://xn--fiqs8s"),
        ("https://203.0.113.7", "https://203.0.113.7"),
        ("https://portal", "https://portal"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://10.1.2.3", "http://10.1.2.3"),
        ("http://172.31.0.1", "http://172.31.0.1"),
        ("http://192.168.1.10:8000", "http://192.168.1.10:8000"),
        ("https://*.park.gov.cn", "https://*.park.gov.cn"),
        ("https://*.park.com", "https://*.park.com"),
        ("https://*.example.com:8443", "https://*.example.com:8443"),
        ("https://*.liuzhou.gx.cn", "https://*.liuzhou.gx.cn"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(written: str, kept: str) -> None:
    assert entries_of([written, kept]) == [kept]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("https://www.park.gov.cn/", "origin"),
        ("https://www.park.gov.cn/quality", "origin"),
        ("https://www.park.gov.cn?a", "origin"),
        ("https://www.park.gov.cn#a", "origin"),
        ("https://user@www.park.gov.cn", "origin"),
        ("https://www.park.gov.cn:0", "origin"),
        ("https://www.park.gov.cn:65536", "origin"),
        ("https://www.park.gov.cn:", "origin"),
        ("https://-bad.cn", "origin"),
        ("https://a..cn", "origin"),
        ("https://1.2.3", "origin"),
        ("https://1.2.3.4.5", "origin"),
        ("https://" + "a" * 64 + ".cn", "origin"),
        ("https://" + "a." * 130 + "cn", "origin"),
        ("https://*", "origin"),
        ("https://*.1.2.3.4", "origin"),
        ("https://w*.park.gov.cn", "origin"),
        ("https://*.*.park.gov.cn", "origin"),
        ("https://a b.cn", "origin"),
        ("https://a.cn\n", "origin"),
        ("https://a\\b.cn", "origin"),
        ("ftp://www.park.gov.cn", "origin"),
        ("//www.park.gov.cn", "origin"),
        ("www.park.gov.cn", "origin"),
        ("*", "origin"),
        ("null", "origin"),
        ("", "origin"),
        ("http://www.park.gov.cn", "origin-not-secure"),
        ("http://8.8.8.8", "origin-not-secure"),
        ("http://172.32.0.1", "origin-not-secure"),
        ("http://localhost.park.gov.cn", "origin-not-secure"),
        ("http://*.park.gov.cn", "origin-not-secure"),
        ("https://*.cn", "origin-too-wide"),
        ("https://*.com", "origin-too-wide"),
        ("https://*.localhost", "origin-too-wide"),
        ("https://*.gov.cn", "origin-too-wide"),
        ("https://*.com.cn", "origin-too-wide"),
        ("https://*.gx.cn", "origin-too-wide"),
        ("https://*.co.uk", "origin-too-wide"),
        ("https://*.github.io", "origin-too-wide"),
        ("https://*.cn-hangzhou.aliyuncs.com", "origin-too-wide"),
        ("https://*.中国", "origin-too-wide"),
    ],
)
def test_what_is_no_origin_or_belongs_to_many_is_refused_and_named(written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        entries_of(["https://www.park.gov.cn", written])
    (breach,) = refused.value.breaches
    assert (breach.pointer, breach.rule.code) == ("/origins/1", code)


_ENTRIES = ["https://www.park.gov.cn", "https://*.park.gov.cn:8443", "https://*.union.example", "http://localhost:3000"]


@pytest.mark.parametrize(
    ("origin", "entry"),
    [
        ("https://www.park.gov.cn", "https://www.park.gov.cn"),
        ("https://a.park.gov.cn:8443", "https://*.park.gov.cn:8443"),
        ("https://a.b.union.example", "https://*.union.example"),
        ("https://union.example", None),
        ("https://evilunion.example", None),
        ("https://union.example.evil.example", None),
        ("https://www.park.gov.cn.evil.example", None),
        ("https://a.park.gov.cn", None),
        ("https://www.park.gov.cn:8443", "https://*.park.gov.cn:8443"),
        ("https://www.park.gov.cn:444", None),
        ("http://www.park.gov.cn", None),
        ("http://a.union.example", None),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://localhost:3001", None),
        ("https://WWW.park.gov.cn", None),
        ("https://www.park.gov.cn/", None),
        ("https://www.park.gov.cn:443", None),
        ("https://*.union.example", None),
        ("null", None),
        ("", None),
        ("https://a.union.example, https://b.union.example", None),
        ("https://a.union.example\r\nX: y", None),
    ],
)
def test_a_page_is_let_in_by_its_whole_origin_and_nothing_that_only_looks_like_it(
    origin: str, entry: str | None
) -> None:
    assert entry_for_page(origin, _ENTRIES) == entry


@pytest.mark.parametrize(
    ("entry", "within"),
    [
        ("https://a.union.example", True),
        ("https://*.union.example", True),
        ("https://*.a.union.example", True),
        ("https://www.park.gov.cn", True),
        ("https://union.example", False),
        ("https://*.example", False),
        ("https://*.www.park.gov.cn", False),
        ("https://*.park.gov.cn", False),
    ],
)
def test_an_entry_is_covered_where_all_its_pages_are(entry: str, within: bool) -> None:
    assert covers(_ENTRIES, entry) is within
