"""Comments at the cells of a sheet: ours are added, those of an earlier copy taken away, and the clerk's own stay."""

from collections.abc import Mapping

from service.spreadsheets.events import column_of, letters
from service.spreadsheets.markup import Node, local, parse, prefix

AUTHOR = "导入检查"
"""By this name an earlier copy's comments are known."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BLOCK = 1_024
_EMPTY_COMMENTS = f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'.encode()
_EMPTY_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/>'
    b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    b"</v:shapetype></xml>"
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:220pt;height:60pt;z-index:{number};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black"'
    ' obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left">'
    '</div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top},'
    " 2, {right}, 60, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}"
    "</x:Column></x:ClientData></v:shape>"
)
Place = tuple[int, int]
"""Row and column, from 1."""


def marked_comments(
    comments: bytes | None, drawing: bytes | None, said: Mapping[Place, str], block: int
) -> tuple[Node, Node]:
    """The comments of a sheet and the drawing that shows them; `block` numbers shapes as no other sheet does."""
    tree = parse(comments or _EMPTY_COMMENTS)
    shown = parse(drawing or _EMPTY_DRAWING)
    _remove_shapes(shown, _remove_ours(tree))
    taken = {place_of(comment.attributes.get("ref", "")) for comment in _inside(tree, "commentList")}
    added = {place: text for place, text in said.items() if place not in taken}
    if added:
        _add_comments(tree, added)
        _add_shapes(shown, list(added), block)
    return tree, shown


def _inside(tree: Node, name: str) -> Node:
    found = tree.find(name)
    if found is None:
        found = Node(f"{prefix(tree.name)}{name}")
        tree.children.append(found)
    return found


def place_of(reference: str) -> Place:
    """The row and the column of a cell: (2, 3) of C2."""
    column = reference.rstrip("0123456789")
    return int(reference[len(column) :] or 0), column_of(column)


def _remove_ours(tree: Node) -> set[Place]:
    """Take away the comments of an earlier copy; returns where they were."""
    ours = {str(number) for number, author in enumerate(_inside(tree, "authors")) if author.text() == AUTHOR}
    listed = _inside(tree, "commentList")
    removed = {
        place_of(comment.attributes.get("ref", "")) for comment in listed if comment.attributes.get("authorId") in ours
    }
    listed.children = [comment for comment in listed if comment.attributes.get("authorId") not in ours]
    return removed


def _remove_shapes(shown: Node, removed: set[Place]) -> None:
    if removed:
        shown.children = [
            child for child in shown.children if isinstance(child, str) or _shape_at(child) not in removed
        ]


def _shape_at(shape: Node) -> Place | None:
    data = shape.find("ClientData")
    if data is None or data.attributes.get("ObjectType") != "Note":
        return None
    row, column = data.find("Row"), data.find("Column")
    return (int(row.text()) + 1, int(column.text()) + 1) if row is not None and column is not None else None


def _add_comments(tree: Node, added: Mapping[Place, str]) -> None:
    name = prefix(tree.name)
    authors = _inside(tree, "authors")
    known = [author.text() for author in authors]
    if AUTHOR not in known:
        authors.children.append(Node(f"{name}author", {}, AUTHOR))
        known.append(AUTHOR)
    for (row, column), text in added.items():
        held = Node(f"{name}t", {"xml:space": "preserve"}, text)
        attributes = {"ref": f"{letters(column)}{row}", "authorId": str(known.index(AUTHOR))}
        _inside(tree, "commentList").children.append(
            Node(f"{name}comment", attributes, Node(f"{name}text", {}, Node(f"{name}r", {}, held)))
        )


def _add_shapes(shown: Node, places: list[Place], block: int) -> None:
    last = block + len(places) // _BLOCK
    for layout in shown:
        if local(layout.name) == "shapelayout" and (map_ := layout.find("idmap")) is not None:
            kept = [one for one in map_.attributes.get("data", "").split(",") if one]
            ours = [str(one) for one in range(block, last + 1)]
            # An earlier copy has named its blocks already; twice in the list they would make Excel repair the file.
            map_.attributes["data"] = ",".join(dict.fromkeys([*kept, *ours]))
    for number, (row, column) in enumerate(places, 1):
        written = _SHAPE.format(
            id=block * _BLOCK + number,
            number=number,
            left=column,
            right=column + 3,
            top=max(row - 2, 0),
            bottom=row + 3,
            row=row - 1,
            column=column - 1,
        )
        shown.children.append(parse(written.encode()))
