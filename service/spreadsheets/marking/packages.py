"""The parts of a workbook and how they refer to one another; parts that nobody changes are copied as they are."""

import posixpath
import zipfile
from collections.abc import Sequence
from pathlib import Path

from service.spreadsheets.markup import Node, Unusual, document, local, parse, prefix

_WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_LARGEST_BYTES = 150_000_000
_CHUNK = 1 << 20
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_FILTER = "_xlnm._FilterDatabase"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OTHER_BOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
)
Content = Sequence[bytes | memoryview]


class Package:
    """A workbook that is being changed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sizes = {member.filename: member.file_size for member in archive.infolist() if not member.is_dir()}
        self._changed: dict[str, Content] = {}
        self._trees: dict[str, Node] = {}

    def read(self, part: str) -> bytes:
        """A part as it is in the file."""
        if self._sizes.get(part, _LARGEST_BYTES) >= _LARGEST_BYTES:
            raise Unusual("a part that is missing or large")
        return self._archive.read(part)

    def change(self, part: str, content: Content) -> None:
        """Write a part otherwise, or a new one."""
        self._changed[part] = content

    def tree(self, part: str) -> Node:
        """A part that is changed as a tree."""
        if part not in self._trees:
            self._trees[part] = parse(self.read(part))
        return self._trees[part]

    def sheets(self) -> dict[str, str]:
        """The parts of the sheets by their names, in their order."""
        book = self.tree(_WORKBOOK)
        if any(value.startswith(_STRICT) for value in book.attributes.values()):
            raise Unusual("the strict form, which has other names for everything")
        listed = book.find("sheets")
        found: dict[str, str] = {}
        for sheet in listed or ():
            relation = next((value for name, value in sheet.attributes.items() if local(name) == "id"), "")
            found[sheet.attributes.get("name", "")] = self.target(_WORKBOOK, relation) or ""
        return found

    def target(self, part: str, relation: str) -> str | None:
        """The part that a relation of another leads to."""
        return next(
            (self._path(part, one) for one in self._relations(part) if one.attributes.get("Id") == relation), None
        )

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that another refers to."""
        kinds = (one for one in self._relations(part) if one.attributes.get("Type", "").endswith(f"/{kind}"))
        return next((self._path(part, one) for one in kinds), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Have a part refer to another; returns the relation."""
        tree = self._relations(part)
        used = {one.attributes.get("Id") for one in tree}
        relation = next(name for number in range(1, len(used) + 2) if (name := f"rIdNqi{number}") not in used)
        attributes = {"Id": relation, "Type": f"{_OFFICE}/{kind}", "Target": f"/{target}"}
        tree.children.append(Node(f"{prefix(tree.name)}Relationship", attributes))
        return relation

    def free(self, pattern: str) -> str:
        """A name for a new part."""
        taken = {name.lower() for name in (*self._sizes, *self._changed)}
        return next(
            name for number in range(1, len(taken) + 2) if (name := pattern.format(number)).lower() not in taken
        )

    def declare(self, part: str, content_type: str) -> None:
        """Say of what type a new part is."""
        tree = self.tree(_TYPES)
        attributes = {"PartName": f"/{part}", "ContentType": content_type}
        tree.children.append(Node(f"{prefix(tree.name)}Override", attributes))

    def be_plain(self) -> None:
        """Be of the type that the ending .xlsx promises, where it was a template or might have held macros."""
        types = self.tree(_TYPES)
        for one in types:
            is_book = one.attributes.get("PartName", "").lower() == f"/{_WORKBOOK}"
            if is_book and one.attributes.get("ContentType") in _OTHER_BOOKS:
                one.attributes["ContentType"] = _BOOK

    def name_filter(self, number: int, sheet: str, area: str) -> None:
        """Say what is filtered on a sheet, as programs of spreadsheets do by a hidden name."""
        book = self.tree(_WORKBOOK)
        names = book.find("definedNames")
        if names is None:
            names = Node(f"{prefix(book.name)}definedNames")
            behind = max(place for place, child in enumerate(book.children) if _is_one(child, _BEFORE_NAMES))
            book.children.insert(behind + 1, names)
        first, last = area.split(":")
        quoted = sheet.replace("'", "''")
        kept = [one for one in names if not (_is_filter(one) and one.attributes.get("localSheetId") == str(number))]
        attributes = {"name": _FILTER, "localSheetId": str(number), "hidden": "1"}
        named = Node(f"{prefix(book.name)}definedName", attributes, f"'{quoted}'!{_fixed(first)}:{_fixed(last)}")
        names.children = [*kept, named]

    def write(self, target: Path) -> None:
        """Write the workbook with what was changed."""
        changed = {**{part: [document(tree)] for part, tree in self._trees.items()}, **self._changed}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as written:
            for part in [*self._sizes, *(part for part in changed if part not in self._sizes)]:
                with written.open(part, "w") as to:
                    if part in changed:
                        for piece in changed[part]:
                            to.write(piece)
                        continue
                    with self._archive.open(part) as source:
                        while chunk := source.read(_CHUNK):
                            to.write(chunk)

    def _relations(self, part: str) -> Node:
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels"
        if path not in self._trees and path not in self._sizes:
            self._trees[path] = Node("Relationships", {"xmlns": _RELATIONS})
        return self.tree(path)

    def _path(self, part: str, relation: Node) -> str:
        target = relation.attributes.get("Target", "")
        if relation.attributes.get("TargetMode") == "External":
            raise Unusual("a part outside of the workbook")
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _is_one(child: Node | str, names: Sequence[str]) -> bool:
    return isinstance(child, Node) and local(child.name) in names


def _is_filter(name: Node) -> bool:
    return name.attributes.get("name") == _FILTER


def _fixed(reference: str) -> str:
    column = reference.rstrip("0123456789")
    return f"${column}${reference[len(column) :]}"
