"""What clerks do for a need beside moving it: gaps answered, outcomes told, problems counted once."""

from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.cases.making import Case, Providers, in_progress, refer, result, stated, submitted
from tests.service.desk.people import at_desk, entry, expect_state, step, three_seconds_later
from tests.service.owners.world import World
from tests.service.owners.world import expect as expected


def _desk(case: Case) -> str:
    return f"/needs/{case.need}/desk"


def test_a_gap_is_answered_by_the_clerk(browser: Browser, service: RunningService, world: World) -> None:
    case = submitted(world, stated(world, text="古琴断纹怎么修复", place={"city": "柳州"}))
    case.move("accepted", world.operator)
    case.move("no_match", world.operator, note="正在联系省外")
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open("/operations")
    gaps = page.locator("section", has=page.get_by_role("heading", name="缺口", exact=True))
    expect(gaps).to_contain_text("柳州市")
    visit.open(_desk(case))
    expect(page.locator("#gaps")).to_contain_text("未解决")
    answering = step(page, "gap")
    answering.get_by_role("button", name="答复").click()
    expect(page.locator("#errors")).to_contain_text("缺口：请选择一个缺口")
    expect(entry(page, "gap.answer")).to_have_attribute("aria-invalid", "true")
    entry(page, "gap.gap").select_option(index=1)
    entry(page, "gap.answer").fill("可以联系省博物馆修复中心")
    step(page, "gap").get_by_role("button", name="答复").click()
    expect(page.locator("#gaps")).to_contain_text("已答复")
    told = expected(case.enterprise.get(f"{case.path}/gaps"), 200)["items"]
    assert [gap["answer"] for gap in told] == ["可以联系省博物馆修复中心"]


def test_what_came_of_it_is_told_and_followed_up(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = in_progress(world, providers)
    done = result(report_number="JZ-7788")
    refer(providers.of(referral), referral["id"], "completed", result=done)
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    said = {"solved": True, "score": 4, "comment": "很快"}
    expected(case.enterprise.post(f"{case.path}/evaluation", json=said), 201)
    three_seconds_later(page)
    expect(page.locator("#outcome")).to_contain_text("评价：已解决，4分 很快")
    expect(page.locator("#outcome")).to_contain_text("起回访。")
    expect(page.locator("#step-followed_up")).to_have_count(0)
    figures = step(page, "figure")
    entry(page, "figure.indicator").select_option(label="避免损失")
    entry(page, "figure.value").fill("12,000")
    entry(page, "figure.grade").select_option(label="有据")
    entry(page, "figure.method").fill("退货12批，每批1000元")
    figures.get_by_role("button", name="保存数据").click()
    expect(page.locator("[id='e-f-figure-document']")).to_contain_text("须注明所依据的报告编号或附件")
    entry(page, "figure.document").fill("JZ-7788")
    step(page, "figure").get_by_role("button", name="保存数据").click()
    expect(page.locator("#outcome")).to_contain_text("避免损失 ¥12,000 (有据)：退货12批，每批1000元")
    # A month later.
    world.execute(
        "UPDATE need SET delivered_at = delivered_at - interval '40 days' WHERE id = CAST(:id AS uuid)", id=case.need
    )
    visit.open(_desk(case))
    following = step(page, "followed_up")
    entry(page, "followed_up.solved").select_option(label="已解决")
    entry(page, "followed_up.note").fill("再没有退货")
    following.get_by_role("button", name="保存回访").click()
    expect_state(page, "已回访")
    expect(page.locator("#outcome")).to_contain_text("第1次回访：已解决 再没有退货")
    visit.open("/operations")
    expect(page.get_by_role("row", name="避免损失")).to_contain_text("¥12,000")


def test_a_problem_that_was_stated_before_is_linked_and_unlinked(
    browser: Browser, service: RunningService, world: World
) -> None:
    first = submitted(world, stated(world, text="千分尺要检定，25mm"))
    again = submitted(world, stated(world, text="古筝弦断了怎么办"))
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(again))
    linking = step(page, "linked")
    entry(page, "linked.of").fill("不知道")
    linking.get_by_role("button", name="关联").click()
    expect(entry(page, "linked.of")).to_have_attribute("aria-invalid", "true")
    entry(page, "linked.of").fill(f"{service.base_url}/needs/{again.need}/desk")
    step(page, "linked").get_by_role("button", name="关联").click()
    expect(page.locator("[id='e-f-linked-of']")).to_contain_text("是该需求自身")
    entry(page, "linked.of").fill(f" {service.base_url}/needs/{first.need}/desk ")
    step(page, "linked").get_by_role("button", name="关联").click()
    page.get_by_role("link", name="查看那份需求").click()
    expect(page).to_have_url(service.base_url + _desk(first))
    page.get_by_role("link", name="第1份").click()
    expect(page).to_have_url(service.base_url + _desk(again))
    step(page, "unlinked").get_by_role("button", name="取消关联").click()
    expect(page.get_by_role("link", name="查看那份需求")).to_have_count(0)
    assert again.now()["duplicate_of"] is None


def test_who_did_the_work_does_not_say_what_came_of_it(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    organization = providers.organizations[0]
    offering = next(id_ for id_, each in providers.offerings.items() if each is organization)
    case = stated(world)
    from_station = submitted(world, case, station=organization.station)
    expected(case.enterprise.post(f"{case.path}/plan", json={"pin": {"offerings": [offering]}}), 201)
    clerk = organization.administrator.client
    from_station.move("accepted", clerk)
    from_station.move("planned", clerk)
    referral = next(each for each in case.move("agreed")["referrals"] if each["offering"] == offering)
    for each in case.now()["referrals"]:
        refer(providers.of(each), each["id"], "accepted", price=1, due_on=result()["issued_on"])
        refer(providers.of(each), each["id"], "in-progress")
        refer(providers.of(each), each["id"], "completed", result=result())
    expected(case.enterprise.post(f"{case.path}/evaluation", json={"solved": True, "score": 5}), 201)
    visit = at_desk(browser, service, clerk)
    visit.open(_desk(case))
    expect(visit.page.locator("#outcome")).to_contain_text("5分")
    expect(visit.page.locator("#step-figure")).to_have_count(0)
    assert referral["station"] == organization.station
