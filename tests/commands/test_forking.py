"""A child that is forked off ends by a signal quietly, whenever that comes."""

import subprocess
import sys

from tests.commands.running import ROOT

_PROGRAM = """
import signal
from service.commands.forking import fork_off

def interrupt(*_):
    raise KeyboardInterrupt

signal.signal(signal.SIGINT, interrupt)
signal.signal(signal.SIGTERM, interrupt)
for _ in range(100):
    child = fork_off(lambda: None)
    child.terminate()
    assert child.wait(10) == -signal.SIGTERM
"""


def test_a_child_that_is_ended_at_once_ends_by_the_signal_and_says_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
