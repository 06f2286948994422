"""A big catalogue out of the fixtures' values, and how long its import takes.

python -m tests.benchmarks.catalogue 100000 big        writes big/stations.jsonl and big/offerings.jsonl
python -m tests.benchmarks.catalogue 100000 big --import   … and imports them into an empty database
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.models.databases import open_folder

_FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_MIXED = ("summary", "industries", "products", "items", "standards", "modes", "turnaround_days", "price")
"""What an offering may take from another one of the same element; the rest stays together, so that it makes sense."""
_OFFERINGS_OF_A_STATION = 50


def write_catalogue(folder: Path, offerings: int, seed: int = 1) -> None:
    """Stations and offerings that recombine the fixtures' values; the same seed gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    choose = random.Random(seed)
    stations = max(1, offerings // _OFFERINGS_OF_A_STATION)
    _write(folder / "stations.jsonl", _stations(stations, choose))
    _write(folder / "offerings.jsonl", _offerings(offerings, stations, choose))


def _stations(count: int, choose: random.Random) -> Iterator[dict[str, Any]]:
    models = _read("stations.jsonl")
    for number in range(count):
        model = choose.choice(models)
        place = choose.choice(models)
        moved = {name: place.get(name) for name in ("province", "city", "adcode", "latitude", "longitude")}
        organization = {"name": f"{model['name']}运营机构{number // 3}号"}
        yield {**model, **moved, "id": f"S-{number}", "name": f"{model['name']}{number}", "organization": organization}


def _offerings(count: int, stations: int, choose: random.Random) -> Iterator[dict[str, Any]]:
    by_element: dict[str, list[dict[str, Any]]] = {}
    for offering in _read("offerings.jsonl"):
        by_element.setdefault(offering["element"], []).append(offering)
    models = [offering for offerings in by_element.values() for offering in offerings]
    for number in range(count):
        model = choose.choice(models)
        mixed = {name: choose.choice(by_element[model["element"]]).get(name) for name in _MIXED}
        made = {**model, **{name: value for name, value in mixed.items() if value is not None}}
        yield {**made, "id": f"O-{number}", "station": f"S-{choose.randrange(stations)}"}


def _read(name: str) -> list[dict[str, Any]]:
    lines = [line for path in sorted(_FIXTURES.rglob(name)) for line in path.read_bytes().splitlines()]
    return [msgspec.json.decode(line) for line in lines]


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")


def _measure(folder: Path) -> None:
    with open_folder() as data:
        for turn in ("first", "again"):
            began = time.monotonic()
            importing = subprocess.Popen(
                [sys.executable, "-m", "service.commands", "import", str(folder)],
                env={"PATH": "/usr/bin:/bin:/usr/sbin", "NQI_DATA_DIR": str(data)},
            )
            peak = _peak_megabytes(importing)
            print(f"{turn}: {time.monotonic() - began:.1f} s, {peak} MB at most, exit code {importing.returncode}")


def _peak_megabytes(process: subprocess.Popen[bytes]) -> int:
    peak = 0
    while process.poll() is None:
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines()
        except OSError:
            break
        peak = max([peak, *(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.1)
    process.wait()
    return peak


def main() -> None:
    """Write, and where it is asked for, import and say what that took."""
    parser = argparse.ArgumentParser(description="A big catalogue out of the fixtures' values.")
    parser.add_argument("offerings", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--import", action="store_true", dest="measured", help="import it and say what that took")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_catalogue(given.folder, given.offerings, given.seed)
    if given.measured:
        _measure(given.folder)


if __name__ == "__main__":
    main()
