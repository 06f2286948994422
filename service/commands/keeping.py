"""What `nqi serve` keeps running: the processes that answer, follow and work, and the embedded PostgreSQL."""

import gc
import subprocess
import sys
import threading
import time
from functools import partial

import click

from matching.errors import KnowledgeError
from models.embedded import EmbeddedError, EmbeddedPostgres
from service.commands.forking import Forked, fork_off
from service.commands.loading import load_command
from service.commands.running import fail
from service.matcher import warm_knowledge
from service.settings import Settings

_CHILDREN = ("follow", "work", "answer")
_LOOK_EVERY_SECONDS = 0.1
_LIVED_LONG_SECONDS = 10
_PAUSE_SECONDS = 2
"""What ends soon after its start is started again only after a pause."""
_STOP_SECONDS = 15
"""So long a child may take to end: requests under way are answered first."""


class Keeper:
    """The children and the embedded PostgreSQL: each is started again when it ends.

    Made before anything is opened, for the children are forked off then; they begin their work later.
    """

    def __init__(self, settings: Settings) -> None:
        commands = [load_command(f"service.commands.{name}") for name in _CHILDREN]
        try:
            warm_knowledge(settings.knowledge_dir)
        except (KnowledgeError, OSError) as error:
            fail(f"knowledge: {error}")
        # What is there now stays: a child that looked through it for garbage would make a copy of it.
        gc.collect()
        gc.freeze()
        self._children = [_Child(command) for command in commands]
        self._embedded: EmbeddedPostgres | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def begin(self, embedded: EmbeddedPostgres | None) -> None:
        """Have the children work, and look after everything from now on."""
        self._embedded = embedded
        for child in self._children:
            child.begin()
        self._thread.start()

    def stop(self) -> None:
        """End the children and keep nothing running any more; PostgreSQL is stopped by its owner."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(30)
        self._end_children()

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            self._look_after_database()
            for child in self._children:
                child.look()
        # What this thread has started is told to end when the thread ends, not when the process does (prctl(2)): a
        # PostgreSQL that was started again would go while requests are still answered.
        self._end_children()

    def _end_children(self) -> None:
        for child in reversed(self._children):
            child.end()

    def _look_after_database(self) -> None:
        try:
            if self._embedded is not None and self._embedded.revive():
                print("nqi: PostgreSQL had ended and was started again", file=sys.stderr)
        except (EmbeddedError, OSError) as error:
            print(f"nqi: {error}", file=sys.stderr)
            self._stopping.wait(_PAUSE_SECONDS)


class _Child:
    """A process of ours that is to run all the time: forked off at first, later started anew."""

    def __init__(self, command: click.Command) -> None:
        self._name = str(command.name)
        self._forked = fork_off(partial(command.main, [], f"nqi {command.name}"))
        self._process: Forked | subprocess.Popen[bytes] = self._forked
        self._again_at: float | None = None

    def begin(self) -> None:
        """Have the one that was forked off work."""
        self._forked.begin()
        self._began = time.monotonic()

    def look(self) -> None:
        """Start it again where it has ended: at once when it had lived long, else after a pause."""
        if self._process.poll() is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            self._again_at = now if now - self._began > _LIVED_LONG_SECONDS else now + _PAUSE_SECONDS
        if now >= self._again_at:
            words = [sys.executable, "-m", "service.commands", self._name]
            try:
                self._process = subprocess.Popen(words)  # noqa: S603 - our own program
            except OSError as error:
                # No memory or no process left at this moment: whoever looks after the others must not end of it.
                print(f"nqi: {self._name} not started: {error}", file=sys.stderr)
                self._again_at = now + _PAUSE_SECONDS
                return
            self._began, self._again_at = now, None

    def end(self) -> None:
        """Ask it to end, wait until it has, and end it where it does not."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_STOP_SECONDS)
