"""The cookie of an enterprise's page where a proxy in front says how the browser came."""

import pytest

from tests.service.cases.making import stated
from tests.service.owners.world import World


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_a_page_opened_over_https_is_shown_over_https_alone(world: World, scheme: str, secure: bool) -> None:
    case = stated(world)
    browser = world.caller(**{"Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": scheme})
    answer = browser.post(f"/needs/{case.need}/opening", data={"code": case.token})
    assert answer.status_code == 303
    assert ("secure" in answer.headers["set-cookie"].lower()) is secure
