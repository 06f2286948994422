"""What changed from one plan to the next is said in both languages."""

from matching.planning.changes import changes
from matching.values import Answer, PlanEdits
from tests.matching.planning.catalogue import FAR, TEXT, calibration, certificate, planned, sterility

_CALIBRATION = "“通用卡尺校准”（近处服务站）"
_CALIBRATION_FAR = "“通用卡尺校准”（远处服务站）"
_CERTIFICATE = "“ISO 9001质量管理体系认证”（近处服务站）"


def _said(before: Answer, after: Answer) -> list[tuple[str, str]]:
    told = changes(before.plan, after.plan, after.understanding.requirements, TEXT)
    return [(said.message, said.message_en) for said in told]


def _without_audit() -> tuple[Answer, Answer]:
    """A plan of three services, and the same one after the enterprise gave up the audit."""
    offerings = (calibration(), sterility(), certificate())
    full = planned(*offerings)
    audit = next(line for line in full.plan.lines if line.offering == "CERT")
    return full, planned(*offerings, edits=PlanEdits(drop=audit.requirements))


def test_a_replaced_service_is_told_with_its_successor_and_nothing_else() -> None:
    offerings = (calibration(), calibration("CAL-F", FAR))
    before, after = planned(*offerings), planned(*offerings, edits=PlanEdits(exclude_offerings=("CAL",)))
    assert _said(before, after) == [
        (f"{_CALIBRATION}换成{_CALIBRATION_FAR}", f"{_CALIBRATION} gives way to {_CALIBRATION_FAR}")
    ]


def test_a_service_that_is_left_out_is_told_and_what_was_given_up_is_not_called_unmet() -> None:
    full, less = _without_audit()
    said = _said(full, less)
    assert said[0] == (f"不再安排{_CERTIFICATE}", f"{_CERTIFICATE} is left out")
    assert not any("把握" in message for message, _ in said)


def test_an_added_service_is_told() -> None:
    full, less = _without_audit()
    assert _said(less, full)[0] == (f"新增{_CERTIFICATE}", f"{_CERTIFICATE} is added")


def test_moved_days_and_prices_are_told_as_they_were_and_as_they_are() -> None:
    full, less = _without_audit()
    assert _said(full, less)[1:] == [
        ("工期从35个工作日变为7个", "7 working days instead of 35"),
        ("费用从9,400元起变为400元起", "from CNY 400 instead of 9,400"),
        ("时间改为2026-11-02至2026-11-10", "from 2026-11-02 to 2026-11-10 now"),
    ]


def test_more_doors_are_told() -> None:
    before = planned(calibration(), sterility())
    after = planned(calibration("CAL-F", FAR), sterility())
    assert ("机构从1家变为2家", "2 stations instead of 1") in _said(before, after)


def test_a_requirement_that_is_met_no_more_and_one_that_is_met_now_are_told() -> None:
    with_test, without = planned(calibration(), sterility()), planned(calibration())
    assert ("“商业无菌检验”现在没有把握的服务", "nothing surely meets “商业无菌检验” any more") in _said(
        with_test, without
    )
    assert ("“商业无菌检验”现在有服务了", "“商业无菌检验” is met now") in _said(without, with_test)


def test_a_plan_that_is_the_same_is_said_to_be_so() -> None:
    offerings = (calibration(), sterility(), certificate())
    assert _said(planned(*offerings), planned(*offerings)) == [("方案没有变化", "the plan is the same")]
