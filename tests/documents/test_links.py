"""Links between the documents, and into the code."""

import re
from pathlib import Path

import pytest

from tests.documents.pages import ROOT, pages, prose

_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")


def _broken_links(page: Path, text: str) -> list[str]:
    found = []
    for target in _LINK.findall(prose(text)):
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            found.append(target)
    return found


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_resolves(page: Path) -> None:
    assert _broken_links(page, page.read_text("utf-8")) == []


def test_a_link_to_nothing_is_noticed() -> None:
    text = "[a](docs/nothing.md) [b](docs/api.md) [c](docs/api.md#errors) [d](docs/api.md#no-such)"
    assert _broken_links(ROOT / "README.md", text) == ["docs/nothing.md", "docs/api.md#no-such"]


def test_every_guide_can_be_reached_from_the_readme() -> None:
    linked = set(_LINK.findall((ROOT / "README.md").read_text("utf-8")))
    guides = {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}
    assert guides
    assert guides <= linked
