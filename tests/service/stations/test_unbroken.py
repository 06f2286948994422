"""Numbers of standards and days in running text: they do not break at their hyphens, and nothing else is touched."""

import pytest

from service.stations.rendering import unbroken


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "JJG 30-2002已废止，由GB/T 5009.227-2023代替",
            '<span class="tight">JJG 30-2002</span>已废止，由<span class="tight">GB/T 5009.227-2023</span>代替',
        ),
        ("CMA将于2026-12-06到期", 'CMA将于<span class="tight">2026-12-06</span>到期'),
        ("<b>1-2</b> & 3", '&lt;b&gt;<span class="tight">1-2</span>&lt;/b&gt; &amp; 3'),
        ("没有编号", "没有编号"),
        ("", ""),
    ],
)
def test_codes_and_days_stay_whole_and_the_rest_is_escaped(text: str, told: str) -> None:
    assert str(unbroken(text)) == told
