"""Files sent through the API, and what came of them."""

import io
import time
from typing import Any
from uuid import uuid4

import httpx
import xlsxwriter

from tests.service.owners.world import expect

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["编号", "服务名称", "检测项目", "周期", "价格"]
_PATIENCE_SECONDS = 60


def rows(*lines: str) -> bytes:
    """A CSV file with the usual headings."""
    return "\n".join([",".join(HEADINGS), *lines]).encode()


def workbook(*lines: list[str]) -> bytes:
    """A workbook with the usual headings."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    sheet = book.add_worksheet("服务项")
    for number, line in enumerate([HEADINGS, *lines]):
        for place, value in enumerate(line):
            sheet.write_string(number, place, value)
    book.close()
    return memory.getvalue()


def sent(caller: httpx.Client, file: bytes, **options: Any) -> httpx.Response:
    """A file sent, with a key of its own unless one is given."""
    key = options.pop("key", None) or uuid4().hex
    media_type = options.pop("media_type", XLSX if file.startswith(b"PK") else "text/csv")
    headers = {"Idempotency-Key": key, "Content-Type": media_type}
    return caller.post("/v1/imports", params={"content": "testing", **options}, content=file, headers=headers)


def ended(caller: httpx.Client, id_: str) -> Any:
    """An import once it has ended."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = expect(caller.get(f"/v1/imports/{id_}"), 200)
        if found["state"] not in ("queued", "running"):
            return found
        time.sleep(0.05)
    raise AssertionError("the import did not end")


def done(caller: httpx.Client, file: bytes, **options: Any) -> Any:
    """A file sent, and what came of it."""
    return ended(caller, expect(sent(caller, file, **options), 202)["id"])


def reverted(caller: httpx.Client, id_: str) -> Any:
    """An import undone."""
    expect(caller.post(f"/v1/imports/{id_}/revert"), 202)
    return ended(caller, id_)


def counts(found: Any) -> tuple[int, int, int, int]:
    """How many listings were created, updated, left as they were, and refused."""
    report = found["report"]
    return report["created"], report["updated"], report["unchanged"], report["failed"]
