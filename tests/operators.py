"""The operator of a service under test: signed in once, since a new password would end the sessions of before."""

import functools
import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.running import RunningService

PASSWORD = "four wet caliper boxes"


@functools.cache
def operator_session(service: RunningService) -> str:
    """The session of the operator, whose password is set on the machine itself, as after the first start."""
    subprocess.run(
        [str(Path(sys.executable).with_name("nqi")), "accounts", "set-password", "operator", "--stdin"],
        input=f"{PASSWORD}\n",
        env={**os.environ, "NQI_DATA_DIR": str(service.data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = httpx.post(f"{service.base_url}/v1/session", json={"login": "operator", "password": PASSWORD}, timeout=60)
    answer.raise_for_status()
    return answer.cookies["nqi_session"]
