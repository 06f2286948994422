"""What the reading process is asked to do, as JSON on its standard input."""

import msgspec

from service.spreadsheets.limits import Limits
from service.spreadsheets.offerings import Context
from service.spreadsheets.reader import Wanted


class ReadTable(msgspec.Struct, frozen=True, kw_only=True, tag="read", tag_field="job"):
    """Read a file and write what is found to `result`, one event a line."""

    source: str
    result: str
    wanted: Wanted = "offerings"
    context: Context = Context()
    limits: Limits = Limits()


class MarkCopy(msgspec.Struct, frozen=True, kw_only=True, tag="mark", tag_field="job"):
    """Write the file again with the errors in `result` marked."""

    source: str
    result: str
    target: str
    limits: Limits = Limits()


Job = ReadTable | MarkCopy
