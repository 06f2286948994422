"""A PostgreSQL, and nodes over it that are started, killed and started again."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL

from models.embedded import EmbeddedPostgres, find_orphan
from models.roles import service_url
from tests.commands.running import WORKER, Service, until
from tests.models.databases import open_folder
from tests.nodes.http import Connection, Lost
from tests.prepared import our_knowledge, with_knowledge

WORKERS = 2


class Node:
    """A node with an index of its own; its processes come and go."""

    def __init__(self, name: str, data: Path, **settings: str) -> None:
        self.name = name
        self.data = data
        self._settings = settings | {"NQI_WORKERS": str(WORKERS)}
        self._claimed: dict[int, str] = {}
        self._lock = threading.Lock()
        self.service: Service | None = None

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self.service = Service(self.data, **self._settings)
        self.service.wait_until_ready()

    def stop(self) -> None:
        """Stop it as an operator would."""
        service, self.service = self.service, None
        if service is not None:
            service.close()

    def kill(self) -> None:
        """kill -9 of all its processes."""
        service, self.service = self.service, None
        if service is not None:
            service.kill_all()
            service.client.close()

    def running(self, what: bytes) -> list[int]:
        """Its processes whose command line holds these words."""
        return self.service.running(what) if self.service is not None else []

    def kill_one(self, what: bytes) -> None:
        """kill -9 of one of these."""
        pid = self.running(what)[0]
        os.kill(pid, signal.SIGKILL)
        until(lambda: pid not in self.running(what))

    def errors(self) -> list[str]:
        """What went wrong in it that nobody had thought of."""
        log = (self.data.parent / "serve.log").read_text("utf-8", "replace")
        return [line for line in log.splitlines() if "unexpected error" in line or line.startswith("Traceback")]

    def index_time(self) -> int:
        """When its index was last written."""
        with contextlib.suppress(FileNotFoundError):
            return (self.data / "index" / "current.json").stat().st_mtime_ns
        return 0

    def connect(self, key: str | None = None) -> Connection:
        """A connection to whichever process takes it; Lost while the node is down."""
        service = self.service
        if service is None:
            raise Lost(sent=False)
        return Connection(int(service.client.base_url.port or 0), key)

    def claim(self, observer: str) -> Connection | None:
        """A connection to a process that no other observer asks, or None while there is no such process."""
        service = self.service
        if service is None:
            return None
        workers = service.running(WORKER)
        with self._lock:
            for pid in [pid for pid, holder in self._claimed.items() if pid not in workers or holder == observer]:
                del self._claimed[pid]
        for _ in range(8 * WORKERS):
            with contextlib.suppress(Lost):
                connection = self.connect()
                connection.ask("GET", "/healthz")
                found = connection.process(workers)
                with self._lock:
                    if found is not None and found not in self._claimed:
                        self._claimed[found] = observer
                        return connection
                connection.close()
        return None


class Cluster:
    """Nodes over one embedded PostgreSQL, which a process of its own owns: this one."""

    def __init__(self, folder: Path, names: str = "AB") -> None:
        self.embedded = EmbeddedPostgres(folder / "database")
        self.owner: URL = self.embedded.start("trial")
        self.knowledge = our_knowledge()
        address = self.owner.render_as_string(hide_password=False)
        # All nodes over one database seal with the same keys, which the first one makes.
        keys = {"NQI_SEALING_KEYS_FILE": str(folder / "sealing.keys")}
        settings = {"NQI_DATABASE_URL": address, "NQI_LOAD_FIXTURES": "true", **keys}
        self.nodes = [Node(name, folder / name / "data", **settings) for name in names]

    @property
    def service(self) -> URL:
        """The address of the database for the role that the nodes use."""
        return service_url(self.owner)

    def start(self) -> None:
        """Start one node after the other: the first one makes the tables and loads the fixtures."""
        for node in self.nodes:
            with_knowledge(node.data)
            node.start()

    def kill_database(self) -> None:
        """kill -9 of every process of PostgreSQL, and start it again."""
        server = find_orphan(self.embedded.folder)
        for pid in server.pids if server is not None else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(self.embedded.revive, 60)

    def stop(self) -> None:
        """Leave nothing running."""
        for node in self.nodes:
            node.stop()
        self.embedded.stop()


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Two nodes that are ready."""
    with open_folder() as folder:
        cluster = Cluster(folder)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
