"""What an action did to several offerings, told by the address of the table that is shown after it."""

from typing import Any, get_args
from urllib.parse import urlencode

from litestar import Request

from service.stations.acting import Acted, Action
from service.stations.rendering import Reader

AnyRequest = Request[Any, Any, Any]
_MOST_NAMED = 10
_MOST_UNDONE = 100
"""So many fit into an address; the table shows fewer."""


def with_query(path: str, **told: str) -> str:
    """A path with something more behind it."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode(told, safe='~,')}"


def with_told(path: str, action: str, acted: Acted) -> str:
    """A path that tells what became of an action, and by what it can be taken back."""
    told = {"done": action, "n": str(acted.changed)}
    if acted.left_out:
        told |= {"left": ",".join(acted.left_out[:_MOST_NAMED]), "out": str(len(acted.left_out))}
    if acted.made and len(acted.made) <= _MOST_UNDONE:
        told |= {"undo": ",".join(f"{id_}~{version}" for id_, version in acted.made.items())}
    return with_query(path, **told)


def told_of(request: AnyRequest, reader: Reader) -> str:
    """What became of the action before, in words."""
    given = request.query_params
    action, count = given.get("done", ""), given.get("n", "")
    if action not in (*get_args(Action), "undo") or not (count.isascii() and count.isdecimal()):
        return ""
    said = reader.w(f"done_{action}", count=int(count[:9]))
    if given.get("left"):
        phrase = "left_undone" if action == "undo" else "left_out"
        said += " " + reader.w(phrase, count=given.get("out", ""), ids=given["left"].replace(",", ", "))
    return said


def made_by(request: AnyRequest) -> str:
    """The versions that the action before made, as a form gives them back; nothing where there are none."""
    return request.query_params.get("undo", "") if made_in(request.query_params.get("undo", "")) else ""


def made_in(written: str) -> dict[str, int]:
    """Id → version, of what `with_told` wrote."""
    pairs = [pair.rpartition("~") for pair in written.replace("\x00", "").split(",")[:_MOST_UNDONE]]
    return {id_: int(number) for id_, _, number in pairs if id_ and number.isdecimal() and len(number) < 10}
