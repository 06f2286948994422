"""README and README.zh-CN: what they show is so."""

import re
from typing import Any

import httpx
import pytest

from service.commands import _COMMANDS
from tests.documents.example import send, shortened, shown_answer, with_answer
from tests.documents.pages import READMES, ROOT, blocks, prose, read
from tests.documents.refresh import MESSAGES

_SAME_SCORE = 0.05
"""A score may move a little with every word of knowledge; that is no reason to print the README anew."""
_HINT = "python -m tests.documents.refresh puts the answer of today into the READMEs"


def _differences(shown: Any, real: Any, place: str = "") -> list[str]:
    """Where what is shown is not what stands at the same place of the real value."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return [
            found
            for name, value in shown.items()
            for found in (
                _differences(value, real[name], f"{place}/{name}") if name in real else [f"{place}/{name} is not there"]
            )
        ]
    if isinstance(shown, list) and isinstance(real, list):
        cut = real[: len(shown)] if place.endswith("/reasons") else real
        if len(cut) != len(shown):
            return [f"{place} has {len(real)} items, shown are {len(shown)}"]
        return [
            found
            for number, (one, other) in enumerate(zip(shown, cut, strict=True))
            for found in _differences(one, other, f"{place}/{number}")
        ]
    if place.endswith("/score"):
        return [] if abs(shown - real) <= _SAME_SCORE else [f"{place} is {real}, shown is {shown}"]
    return [] if shown == real else [f"{place} is {real!r}, shown is {shown!r}"]


@pytest.fixture(scope="module", params=READMES)
def example(request: pytest.FixtureRequest, base_url: str) -> tuple[str, httpx.Response]:
    """The text of a README, and what its request is really answered."""
    readme = read(request.param)
    return readme, send(readme, base_url)


def test_the_request_of_the_readme_gets_the_answer_that_the_readme_shows(example: tuple[str, httpx.Response]) -> None:
    readme, response = example
    assert response.status_code == 200
    assert _differences(shown_answer(readme), response.json()) == [], _HINT


def test_the_readme_shows_ids_titles_and_reasons_of_at_least_two_matches(
    example: tuple[str, httpx.Response],
) -> None:
    matches = shown_answer(example[0]).get("matches", [])
    assert len(matches) >= 2, _HINT
    assert all(match["offering"]["id"] and match["offering"]["title"] and match["reasons"] for match in matches)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (lambda answer: answer["matches"][0]["offering"].update(id="ZZ-1"), "/matches/0/offering/id"),
        (lambda answer: answer["matches"][1]["offering"].update(title="另一项"), "/matches/1/offering/title"),
        (lambda answer: answer["matches"].reverse(), "/matches/0/offering/id"),
        (lambda answer: answer["matches"].pop(), "/matches"),
        (lambda answer: answer["matches"][0].update(score=0.001), "/matches/0/score"),
        (lambda answer: answer.update(invented=1), "/invented"),
    ],
)
def test_an_answer_that_differs_from_the_real_one_is_noticed(
    example: tuple[str, httpx.Response], changed: Any, place: str
) -> None:
    real = example[1].json()
    shown = shortened(real, "message")
    assert _differences(shown, real) == []
    changed(shown)
    assert any(found.startswith(f"{place} ") for found in _differences(shown, real))


@pytest.mark.parametrize("name", READMES)
def test_refreshing_twice_changes_nothing_more(name: str) -> None:
    readme = read(name)
    assert with_answer(readme, shown_answer(readme)) == readme


def test_each_readme_shows_the_reasons_in_its_own_language() -> None:
    for name in READMES:
        reasons = [reason for match in shown_answer(read(name))["matches"] for reason in match["reasons"]]
        assert {key for reason in reasons for key in reason} == {MESSAGES[name]}, _HINT


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (read(name) for name in READMES)
    assert blocks(english, "bash") == blocks(chinese, "bash")
    commands = [set(re.findall(r"`((?:make|nqi|docker) [^`]+)`", prose(text))) for text in (english, chinese)]
    assert commands[0] == commands[1]


def test_both_readmes_have_the_same_sections_folders_and_links() -> None:
    english, chinese = (read(name) for name in READMES)
    for pattern in (r"^#+ ", r"^\| `([^`]+)`", r"\]\((?!README)([^)]+)\)", r"→ `([^`]+)`"):
        found = [re.findall(pattern, prose(text), re.MULTILINE) for text in (english, chinese)]
        assert found[0] == found[1]
        assert found[0]


def test_the_map_of_the_readme_names_the_folders_that_there_are() -> None:
    named = set(re.findall(r"^\| `([^`/]+)/`", read("README.md"), re.MULTILINE))
    assert named == {"service", "models", "matching", "fixtures", "docs", "tests"}
    assert all((ROOT / folder).is_dir() for folder in named)
    paths = re.findall(r"`((?:service|matching)/[^`]+)`", read("README.md"))
    assert paths
    assert all((ROOT / path).exists() for path in paths)


def test_every_make_target_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for page in (*READMES, "CONTRIBUTING.md", "docs/operations.md"):
        text = read(page)
        named = set(re.findall(r"`make ([a-z-]+)`", text))
        named |= set(re.findall(r"^make ([a-z-]+)$", "\n".join(blocks(text, "bash")), re.MULTILINE))
        assert named
        assert named <= targets, page


def test_every_command_of_nqi_that_the_documents_name_exists_and_each_is_named() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "fixtures" / "README.md"]
    named = {command for page in pages for command in re.findall(r"(?:`|bin/)nqi ([a-z]+)", page.read_text("utf-8"))}
    assert named == set(_COMMANDS)
