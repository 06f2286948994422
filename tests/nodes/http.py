"""Requests over one connection, so that it is known which process answers."""

import contextlib
import http.client
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)


class Lost(Exception):
    """No answer came: whether the request was worked on is unknown, unless it was never sent."""

    def __init__(self, sent: bool) -> None:
        super().__init__()
        self.sent = sent


class Connection:
    """One connection to a node; all its requests are answered by one process."""

    def __init__(self, port: int, key: str | None = None) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self._port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.headers = {"Content-Type": "application/json"}
        if key is not None:
            self.headers["Authorization"] = f"Bearer {key}"

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send a request and read its answer; Lost without one."""
        sent = False
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            if self._http.sock is None:
                self._http.connect()
            sent = True
            encoded = None if body is None else msgspec.json.encode(body)
            self._http.request(method, path, encoded, self.headers | given)
            answer = self._http.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(sent) from error

    def process(self, candidates: Iterable[int]) -> int | None:
        """Which of some processes holds the other end, once it has answered."""
        if self._http.sock is None:
            return None
        mine: int = self._http.sock.getsockname()[1]
        inode = _inode(self._port, mine)
        return next((pid for pid in candidates if inode in _sockets(pid)), None)

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _inode(local: int, remote: int) -> str:
    """The socket of this machine at one port that is connected to another."""
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == local and int(fields[2].rpartition(":")[2], 16) == remote:
            return fields[9]
    return ""


def _sockets(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                target = os.readlink(f"/proc/{pid}/fd/{name}")
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return found
