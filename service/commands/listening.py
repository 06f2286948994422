"""The address to listen on: known and free before anything is started."""

import errno
import os
import socket

from service.commands.running import fail
from service.settings import Settings


def free_address(settings: Settings) -> str:
    """The numeric address of NQI_HOST; where it or its port cannot be had, the command ends."""
    family, address = _resolved(settings)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, settings.port))
            probe.listen()
        except OSError as error:
            why = "is in use; stop what listens there, or choose another NQI_PORT"
            if error.errno != errno.EADDRINUSE:
                why = f"cannot be had: {os.strerror(error.errno or 0)}"
            fail(f"port {settings.port} of {settings.host} {why}")
    return address


def resolved_address(settings: Settings) -> str:
    """The numeric address of NQI_HOST."""
    return _resolved(settings)[1]


def base_url(settings: Settings, address: str) -> str:
    """Where the service is reached from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - a comparison
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _resolved(settings: Settings) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except OSError:
        fail(f"NQI_HOST {settings.host} is no address of this machine")
    family, _, _, _, where = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, str(where[0])
