"""The states of an offering, and how it gets from one to another."""

from service.problems import Breach, Refused, Rule

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("published", "withdrawn"),
    "published": ("suspended", "withdrawn"),
    "suspended": ("published", "withdrawn"),
    "withdrawn": ("draft",),
}
"""State → the states that may follow."""
_WITH_REASON = frozenset({"suspended", "withdrawn"})
_REASON = Rule("required", "暂停或撤回须说明原因", "is needed to suspend or withdraw")
_GONE = Rule("state", "已撤回，须先恢复为草稿才能修改", "is withdrawn; make it a draft before changing it")


def check_move(before: str, after: str, reason: str | None) -> None:
    """Refuse a move that is none; staying is always possible."""
    if before == after:
        return
    if after not in MOVES[before]:
        possible = ", ".join(MOVES[before])
        rule = Rule("state", f"状态{before}之后只能是：{possible}", f"after {before} can only be: {possible}")
        raise Refused("not-in-this-state", [Breach("/state", rule)])
    if after in _WITH_REASON and before != "draft" and not reason:
        raise Refused("contradiction", [Breach("/state_reason", _REASON)])


def check_editable(state: str) -> None:
    """Refuse to change what a listing says while it is withdrawn."""
    if state == "withdrawn":
        raise Refused("not-in-this-state", [Breach("/state", _GONE)])
