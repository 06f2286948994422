"""What a spreadsheet and the process that reads it may use."""

import msgspec

MEGABYTE = 1_000_000
LONGEST_CELL = 32_767
"""Characters of a cell, as in Excel."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of a file, and of the process that opens it."""

    upload_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    members: int = 2_000
    unpacking_ratio: int = 100
    rows: int = 200_000
    columns: int = 200
    errors: int = 5_000
    warnings: int = 1_000
    memory_bytes: int = 768 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 20.0
    result_bytes: int = 600 * MEGABYTE
    niceness: int = 10


GENEROUS = Limits(cpu_seconds=40, wall_seconds=110.0)
"""For files of signed-in clerks, which may hold a hundred thousand rows: on a busy machine the process, which gives way
to others, waits much longer than it works."""
