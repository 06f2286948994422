"""Lines of scope that stand in a sheet of their own, until the services that they belong to are read."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from service.spreadsheets.events import ScopeRow


class ScopesByCode:
    """The lines by the own code of their service, and by its station where the sheet names it."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[ScopeRow]] = defaultdict(list)

    def add(self, line: ScopeRow) -> None:
        """Keep a line that names its service."""
        self._waiting[line.code or ""].append(line)

    def take(self, code: str | None, station: str | None) -> list[dict[str, Any]]:
        """The lines of a service, each once."""
        if not self._waiting or code not in self._waiting:
            return []
        mine = [line for line in self._waiting[code] if line.station in (None, station)]
        self._waiting[code] = [line for line in self._waiting[code] if line.station not in (None, station)]
        return [line.listing for line in mine]

    def left(self) -> Iterator[ScopeRow]:
        """The lines that no service has taken."""
        for lines in self._waiting.values():
            yield from lines
