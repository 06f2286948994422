"""How much memory a process has used."""

import re
from pathlib import Path

_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")
_KIBIBYTE = 1024


def peak_of(process_id: int | str) -> int:
    """The most memory in bytes that a running process has held; 0 where the system does not say.

    What the system says of an ended child counts the parent in, from which it was split off.
    """
    try:
        found = _PEAK.search(Path(f"/proc/{process_id}/status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return 0
    return int(found[1]) * _KIBIBYTE if found else 0
