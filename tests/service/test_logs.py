"""What a process writes to its log besides its own lines: those of the libraries that it stands on."""

import json
import subprocess
import sys

_WARNINGS = """
import asyncio, gc, logging
from service.logs import configure_logs

configure_logs("INFO")
try:
    raise ValueError("哈喇味")
except ValueError:
    logging.getLogger("asyncpg").warning("connection of %s lost", "13800000000", exc_info=True)

async def forget():
    async def fail():
        raise KeyError("哈喇味")
    task = asyncio.create_task(fail(), name="13800000000")
    await asyncio.sleep(0.01)
    del task
    gc.collect()

asyncio.run(forget())
logging.getLogger("asyncpg").info("not worth a line")
"""


def test_a_librarys_warning_is_one_json_line_that_tells_what_kind_of_error_it_was_and_nothing_of_a_users() -> None:
    ran = subprocess.run([sys.executable, "-c", _WARNINGS], capture_output=True, text=True, check=True)
    lost, forgotten = (json.loads(line) for line in ran.stderr.splitlines())
    assert (lost["library"], lost["event"], lost["error"]) == ("asyncpg", "connection of %s lost", "ValueError")
    assert (forgotten["library"], forgotten["level"], forgotten["error"]) == ("asyncio", "error", "KeyError")
    assert "哈喇味" not in ran.stderr
    assert "13800000000" not in ran.stderr
