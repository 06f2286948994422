"""The documents of the project, and the pieces of them that tests compare with the code."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READMES = ("README.md", "README.zh-CN.md")
_SKIPPED = {".venv", "data", "node_modules"}
_FENCED = re.compile(r"^```(?P<language>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Every Markdown file of the project."""
    found = ROOT.rglob("*.md")
    return sorted(page for page in found if not _SKIPPED & set(page.relative_to(ROOT).parts))


def read(name: str) -> str:
    """The text of a document."""
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, in the order of the text."""
    return [match["body"] for match in _FENCED.finditer(text) if match["language"] == language]


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return _FENCED.sub("", text)


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or a higher one."""
    level = len(heading) - len(heading.lstrip("#"))
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{level}}} ", after, maxsplit=1)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, cell by cell, without headers."""
    lines = [line.strip() for line in text.splitlines()]
    table = [line for line in lines if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    headers = {number - 1 for number, row in enumerate(cells) if set("".join(row)) <= {"-", ":"}}
    return [row for number, row in enumerate(cells) if number not in headers and number - 1 not in headers]


def names(cell: str) -> list[str]:
    """The words in code style within a cell."""
    return re.findall(r"`([^`]+)`", cell)
