"""A serving process takes up solved cases while it runs."""

import asyncio
import datetime
import threading
from pathlib import Path

import msgspec
import pytest

from matching.experience import NO_EXPERIENCE
from matching.index import IndexFolder, describe
from matching.thesaurus import Knowledge, load_knowledge
from matching.values import SolvedCase
from service.clock import today
from service.experience import KnownExperience
from service.matcher import Matcher
from service.needs.structs import StatedNeed
from tests.matching.samples import STATION, offering

_CALIPERS = StatedNeed(text="车间的卡尺量不准了，要校准", explain=True)
_CASE = SolvedCase(
    id="case-1",
    text="游标卡尺读数老偏，想校一下",
    offerings=("O1",),
    asked_by="enterprise-1",
    intake=None,
    stated_by="enterprise",
    grade="documented",
    solved=True,
    closed_on=today() - datetime.timedelta(days=9),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The knowledge that the engine comes with."""
    return load_knowledge()


@pytest.fixture
def known() -> KnownExperience:
    """What is known before anything was taken up."""
    return KnownExperience()


@pytest.fixture
def matcher(tmp_path: Path, knowledge: Knowledge, known: KnownExperience) -> Matcher:
    """A matcher over two services."""
    folder = IndexFolder(tmp_path / "index", knowledge.version)
    generation, index = folder.begin()
    index.put(describe(one, STATION, knowledge) for one in (offering("O1"), offering("O2", "量块检定")))
    index.commit()
    index.close()
    folder.publish(generation, "1", 2)
    matcher = Matcher(folder.path, knowledge, None, experience=known)
    matcher.look()
    return matcher


def _said(matcher: Matcher) -> list[str]:
    return [reason.message for match in matcher.match(_CALIPERS).matches for reason in match.reasons]


async def test_answers_stand_on_cases_as_soon_as_they_are_taken_up_and_say_so(
    matcher: Matcher, known: KnownExperience, knowledge: Knowledge
) -> None:
    before = matcher.match(_CALIPERS)
    assert before.experience == msgspec.UNSET
    await known.take([_CASE], knowledge)
    after = matcher.match(_CALIPERS)
    assert after.experience != msgspec.UNSET
    assert after.experience.cases == 1
    assert "相似问题 1 例由此解决" in _said(matcher)
    assert after.matches[0].score > before.matches[0].score


async def test_cases_that_are_gone_count_no_more(
    matcher: Matcher, known: KnownExperience, knowledge: Knowledge
) -> None:
    before = _said(matcher)
    await known.take([_CASE], knowledge)
    await known.take([], knowledge)
    assert _said(matcher) == before
    assert known.now.used is None


async def test_a_case_that_changed_counts_as_it_is_now(
    matcher: Matcher, known: KnownExperience, knowledge: Knowledge
) -> None:
    await known.take([_CASE], knowledge)
    assert "相似问题 1 例由此解决" in _said(matcher)
    await known.take([msgspec.structs.replace(_CASE, solved=False)], knowledge)
    assert "相似问题 1 例由此解决" not in _said(matcher)


async def test_only_what_is_new_is_read(known: KnownExperience, knowledge: Knowledge) -> None:
    await known.take([_CASE], knowledge)
    (first,) = known._described.values()
    await known.take([_CASE, msgspec.structs.replace(_CASE, id="case-2", text="卡尺送检")], knowledge)
    assert first in known._described.values()
    assert any(one is first for one in known._described.values())
    assert len(known._described) == 2


async def test_answers_go_on_while_cases_are_read(known: KnownExperience, knowledge: Knowledge) -> None:
    many = [msgspec.structs.replace(_CASE, id=f"case-{number}") for number in range(200)]
    taking = asyncio.create_task(known.take(many, knowledge))
    await asyncio.sleep(0)
    assert known.now is NO_EXPERIENCE
    assert threading.current_thread() is threading.main_thread()
    await taking
    assert known.now.used is not None
    assert known.now.used.cases == 200
