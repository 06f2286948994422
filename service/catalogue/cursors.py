"""Cursors of pages: opaque to callers, so that what is inside may change."""

import base64
import binascii
import re

from service.problems import Breach, Refused, Rule

NO_CURSOR = Rule("cursor", "不是本服务给出的游标；请使用next中的地址", "is no cursor of this service; follow `next`")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


def cursor_after(id_: str) -> str:
    """The cursor of the page that begins after an id."""
    return base64.urlsafe_b64encode(id_.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> str | None:
    """The id that a page begins after; a cursor that was not made here is refused."""
    if cursor is None:
        return None
    try:
        id_ = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        id_ = ""
    # The decoder passes over characters that are none of its alphabet.
    if not _ID.fullmatch(id_) or cursor_after(id_) != cursor:
        raise Refused("invalid-request", [Breach("after", NO_CURSOR)])
    return id_
