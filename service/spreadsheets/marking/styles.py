"""The formats of a clerk's workbook with red ones beside them, which remember what they were made of."""

from service.spreadsheets.markup import Node, Unusual, document, local, parse, prefix

RED = "FFF8D7DB"
"""Nobody else's red: by it a cell that an earlier copy has marked is known."""
DARK_RED = "FF9C0006"
_MOST_FORMATS = 60_000
_TEXT_FORMAT = "49"
_UNCOLOURED = {"indexed": "64"}


class CellFormats:
    """The cell formats by their number, as the cells name them."""

    def __init__(self, part: bytes) -> None:
        self._root = parse(part)
        self._prefix = prefix(self._root.name)
        self._fonts, self._fills, self._formats = (self._list(name) for name in ("fonts", "fills", "cellXfs"))
        self._by_number = list(self._formats)
        self._fill_nodes = list(self._fills)
        self._made: dict[tuple[str, str], str] = {}
        self.red = frozenset(str(number) for number, one in enumerate(self._by_number) if self._is_red(one))

    def reddened(self, number: str) -> str:
        """The same format, but red."""
        return self._derived("red", number, self._red_fill(self._by_number[self._place(number)]))

    def restored(self, number: str) -> str:
        """A format as it was before it was made red."""
        if number not in self.red:
            return number
        return self._derived("plain", number, self._former_fill(self._by_number[self._place(number)]))

    def message(self) -> str:
        """The format of what is said of a row."""
        if ("message", "") not in self._made:
            font = Node(
                f"{self._prefix}font",
                {},
                Node(f"{self._prefix}sz", {"val": "11"}),
                Node(f"{self._prefix}color", {"rgb": DARK_RED}),
                Node(f"{self._prefix}name", {"val": "等线"}),
            )
            attributes = {"numFmtId": _TEXT_FORMAT, "fontId": self._add(self._fonts, font), "fillId": "0"}
            attributes |= {"borderId": "0", "xfId": "0", "applyNumberFormat": "1", "applyFont": "1"}
            alignment = Node(f"{self._prefix}alignment", {"vertical": "top", "wrapText": "1"})
            self._made["message", ""] = self._new(
                Node(f"{self._prefix}xf", {**attributes, "applyAlignment": "1"}, alignment)
            )
        return self._made["message", ""]

    def part(self) -> bytes:
        """All formats as they are written."""
        for node in (self._fonts, self._fills, self._formats):
            node.attributes["count"] = str(sum(1 for _ in node))
        return document(self._root)

    def _list(self, name: str) -> Node:
        found = self._root.find(name)
        if found is None or next(iter(found), None) is None:
            raise Unusual(f"styles without {name}")
        return found

    def _place(self, number: str) -> int:
        place = int(number) if number.isascii() and number.isdigit() else -1
        if not 0 <= place < len(self._by_number):
            raise Unusual("a cell with a format that there is not")
        return place

    def _derived(self, how: str, number: str, fill: str) -> str:
        if (how, number) not in self._made:
            former = self._by_number[self._place(number)]
            attributes = {**former.attributes, "fillId": fill, "applyFill": "1"}
            self._made[how, number] = self._new(Node(former.name, attributes, *former.children))
        return self._made[how, number]

    def _new(self, format_: Node) -> str:
        if len(self._by_number) >= _MOST_FORMATS:
            raise Unusual("too many formats")
        self._by_number.append(format_)
        self._formats.children.append(format_)
        return str(len(self._by_number) - 1)

    def _add(self, to: Node, node: Node) -> str:
        to.children.append(node)
        return str(sum(1 for _ in to) - 1)

    def _pattern_of(self, format_: Node) -> Node | None:
        """What fills a format, where it is one plain colour."""
        number = format_.attributes.get("fillId", "0")
        place = int(number) if number.isdigit() else 0
        pattern = self._fill_nodes[place].find("patternFill") if place < len(self._fill_nodes) else None
        return pattern if pattern is not None and pattern.attributes.get("patternType") == "solid" else None

    def _is_red(self, format_: Node) -> bool:
        pattern = self._pattern_of(format_)
        shown = pattern.find("fgColor") if pattern is not None else None
        return shown is not None and shown.attributes.get("rgb") == RED

    def _red_fill(self, former: Node) -> str:
        """Red, with the former colour as the one behind it, which a plain fill does not show."""
        pattern = self._pattern_of(former)
        colour = pattern.find("fgColor") if pattern is not None else None
        return self._fill({"rgb": RED}, colour.attributes if colour is not None else _UNCOLOURED)

    def _former_fill(self, red: Node) -> str:
        pattern = self._pattern_of(red)
        colour = pattern.find("bgColor") if pattern is not None else None
        kept = colour.attributes if colour is not None else _UNCOLOURED
        return "0" if kept.get("indexed") == "64" else self._fill(kept, _UNCOLOURED)

    def _fill(self, shown: dict[str, str], behind: dict[str, str]) -> str:
        key = ("fill", repr((sorted(shown.items()), sorted(behind.items()))))
        if key not in self._made:
            pattern = Node(
                f"{self._prefix}patternFill",
                {"patternType": "solid"},
                Node(f"{self._prefix}fgColor", dict(shown)),
                Node(f"{self._prefix}bgColor", dict(behind)),
            )
            self._made[key] = self._add(self._fills, Node(f"{self._prefix}fill", {}, pattern))
            self._fill_nodes = [node for node in self._fills if local(node.name) == "fill"]
        return self._made[key]
