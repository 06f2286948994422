"""Small parts of a workbook as trees that are written back as they were: names keep their prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DEEPEST = 60
_LARGEST_BYTES = 30_000_000
_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Unusual(Exception):
    """The workbook is built otherwise than programs of spreadsheets build theirs; it is not changed in place."""


class Node:
    """An element: its name with its prefix, its attributes, and what it holds."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, *children: Node | str) -> None:
        self.name = name
        self.attributes = attributes if attributes is not None else {}
        self.children: list[Node | str] = list(children)

    def __iter__(self) -> Iterator[Node]:
        """The elements in it."""
        return (child for child in self.children if isinstance(child, Node))

    def find(self, local_name: str) -> Node | None:
        """The first element in it of a name, whatever its prefix."""
        return next((child for child in self if local(child.name) == local_name), None)

    def text(self) -> str:
        """All text in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def prefix(name: str) -> str:
    """The prefix of a name with its colon, or nothing."""
    return name[: -len(local(name))]


def parser() -> Any:
    """A parser that knows no namespaces, and takes no document type and no other encoding than UTF-8."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    made.XmlDeclHandler = _check_encoding
    return made


def _check_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise Unusual("an encoding of its own")


def _refuse(*_: Any) -> None:
    raise Unusual("a document type")


def parse(data: bytes) -> Node:
    """The tree of a part."""
    if len(data) > _LARGEST_BYTES:
        raise Unusual("a large part")
    top = Node("")
    opened = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        opened[-1].children.append(node)
        opened.append(node)
        if len(opened) > _DEEPEST:
            raise Unusual("a deep part")

    made = parser()
    made.StartElementHandler = start
    made.EndElementHandler = lambda _: opened.pop()
    made.CharacterDataHandler = lambda text: opened[-1].children.append(text)
    made.Parse(data, True)
    return next(iter(top))


def element(node: Node) -> str:
    """An element as it is written."""
    attributes = "".join(f" {name}={quoteattr(value, _BREAKS)}" for name, value in node.attributes.items())
    if not node.children:
        return f"<{node.name}{attributes}/>"
    inside = "".join(
        escape(child, {"\r": "&#13;"}) if isinstance(child, str) else element(child) for child in node.children
    )
    return f"<{node.name}{attributes}>{inside}</{node.name}>"


def document(node: Node) -> bytes:
    """A part as it is written."""
    return (_DECLARATION + element(node)).encode()
