"""Connections to strangers: to no address that may not be called, whatever its name resolves to at that moment."""

import socket
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from service.webhooks.addresses import may_be_called

NOT_ALLOWED = "address-not-allowed"
PORTS = frozenset({80, 443, 8443})
"""Where receivers may listen."""


class AddressNotAllowed(OSError):
    """A name led to an address that may not be called."""

    def __init__(self) -> None:
        super().__init__(NOT_ALLOWED)


def guarded_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """A socket for an address that a name was resolved to just now, and that is connected to next."""
    _family, _type, _protocol, _name, address = info
    # Here and not at the resolver, which is not asked where a URL names an address itself.
    if not may_be_called(str(address[0])) or address[1] not in PORTS:
        raise AddressNotAllowed
    return open_socket(info)


def open_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """A socket for any address."""
    family, type_, protocol, _name, _address = info
    return socket.socket(family, type_, protocol)


def open_client(
    timeout_seconds: float, allow_private: bool, resolver: AbstractResolver | None = None
) -> aiohttp.ClientSession:
    """A client that keeps no cookies, knows no proxy and unpacks nothing.

    It remembers where a name leads for ten seconds, so that one whose server is slow is asked for once, not by every message.
    """
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=resolver,
        socket_factory=open_socket if allow_private else guarded_socket,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=timeout_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


def is_callable(url: str, allow_private: bool) -> bool:
    """Whether a URL may be called at all: https, one of the ports, no credentials, and no address that is not allowed.

    Where a name leads is only seen when it is called.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    if allow_private:
        return parts.scheme in ("http", "https")
    if parts.scheme != "https" or (443 if port is None else port) not in PORTS:
        return False
    is_address = ":" in parts.hostname or parts.hostname.replace(".", "").isdigit()
    return may_be_called(parts.hostname) if is_address else True
