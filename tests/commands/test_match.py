"""`nqi match`: what the API would answer, on the terminal."""

import msgspec

from tests.commands.running import Service, nqi

_TEXT = "酸笋包胀袋，车间卡尺也没校准过"


def test_the_list_shows_offerings_with_their_reasons(service: Service) -> None:
    done = nqi(service.data, "match", _TEXT, "--city", "柳州", "--limit", "3")
    assert done.returncode == 0
    assert "胀袋" in done.stdout
    assert "LZ-" in done.stdout


def test_the_plan_shows_lines_coverage_and_checks(service: Service) -> None:
    done = nqi(service.data, "match", _TEXT, "--city", "柳州", "--size", "small", "--plan")
    assert done.returncode == 0
    found = nqi(service.data, "match", _TEXT, "--city", "柳州", "--size", "small", "--json")
    plan = msgspec.json.decode(found.stdout.encode())["plan"]
    assert len(plan["lines"]) >= 2
    assert plan["trade_off"]["message"][:8] in done.stdout
    for line in plan["lines"]:
        assert line["offering"] in done.stdout
        assert line["starts_on"] in done.stdout
    for check in plan["checks"]:
        assert check["message"][:10] in done.stdout
    assert "●" in done.stdout
    assert "█" in done.stdout


def test_a_need_that_nothing_helps_with_says_so(service: Service) -> None:
    done = nqi(service.data, "match", "qqqq zzzz", "--plan")
    assert done.returncode == 0
    assert "没有" in done.stdout
