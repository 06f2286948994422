"""No form of an address leads a webhook to a host that is not on the open Internet."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from service.webhooks.addresses import may_be_called
from service.webhooks.calling import PORTS, is_callable, open_client
from service.webhooks.sending import send

FORMS = [
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "127.1",
    "127.0.1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.0.1",
    "192.168.1.254",
    "169.254.0.1",
    "169.254.169.254",
    "2852039166",
    "169.254.0.23",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[100::1]",
    "[2001::1]",
    "[2001:0:7f00:1::1]",
    "[2001:2::1]",
    "[2001:10::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[2002:7f00:0001::1]",
    "[2002:a9fe:a9fe::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "[fe80::1]",
    "[fe80::a9fe:a9fe]",
    "[fec0::1]",
    "[ff02::1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "127.0.0.1.",
    "１２７.0.0.1",
    "127。0。0。1",
    "⑫7.0.0.1",
]
"""Forms of addresses of this machine, of its neighbours, of what tells machines their secrets, and of nobody."""
_SECONDS = 1.0


class Trap:
    """A server on this machine, at every address that it has, at a port where receivers may be."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.caught = 0

    async def catch(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer whoever came in."""
        self.caught += 1
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def trap() -> AsyncIterator[Trap]:
    """A trap at a port that nobody uses."""
    found: Trap | None = None
    for port in sorted(PORTS, reverse=True):
        found = Trap(port)
        with contextlib.suppress(OSError):
            listener = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
            break
    else:
        pytest.fail("every port where receivers may be is in use here")
    assert found is not None
    async with await asyncio.start_server(found.catch, sock=listener):
        yield found


class Fickle(AbstractResolver):
    """Resolves a name to something else each time."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self._answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        """The next answer; the last one again and again."""
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is kept."""


async def _call(client: aiohttp.ClientSession, host: str, port: int) -> str:
    outcome = await send(client, f"http://{host}:{port}/", b"{}", {})
    return outcome.error or "reached"


async def _call_anew(resolver: Fickle, port: int, guarded: bool) -> str:
    """Call by a client that remembers nothing."""
    async with open_client(_SECONDS, not guarded, resolver) as client:
        return await _call(client, "receiver.example", port)


def test_there_are_many_forms() -> None:
    assert len(set(FORMS)) == len(FORMS) >= 60


async def test_no_form_reaches_a_host_that_is_not_on_the_open_internet() -> None:
    async with trap() as trapped, open_client(_SECONDS, False) as client:
        said = await asyncio.gather(*(_call(client, form, trapped.port) for form in FORMS))
    assert trapped.caught == 0
    # Some are no names to the resolver of this machine, and some no address to the client.
    assert set(said) <= {"address-not-allowed", "url-unusable", "name-unknown"}, dict(zip(FORMS, said, strict=True))
    assert said.count("address-not-allowed") >= 60


async def test_without_the_guard_many_forms_do_reach_this_machine() -> None:
    async with trap() as trapped, open_client(_SECONDS, True) as client:
        said = await asyncio.gather(*(_call(client, form, trapped.port) for form in FORMS))
    assert said.count("reached") == trapped.caught >= 12, dict(zip(FORMS, said, strict=True))


async def test_a_name_that_leads_elsewhere_when_it_is_called_than_before_reaches_nothing() -> None:
    answers = [["203.0.113.9"], ["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["10.0.0.1", "127.0.0.1", "::1"]]
    async with trap() as trapped:
        fickle = Fickle(answers)
        said = [await _call_anew(fickle, trapped.port, guarded=True) for _ in range(8)]
        assert (set(said), trapped.caught) == ({"address-not-allowed"}, 0)
        assert await _call_anew(Fickle(answers[1:]), trapped.port, guarded=False) == "reached"


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8000, 9200])
async def test_a_port_where_no_receiver_is_cannot_be_called(port: int) -> None:
    async with open_client(_SECONDS, False, Fickle([["1.1.1.1"]])) as client:
        assert await _call(client, "receiver.example", port) == "address-not-allowed"


@pytest.mark.parametrize(
    "form", [form for form in FORMS if form.replace(".", "").isascii() and form[0] in "0123456789["]
)
def test_a_url_that_names_such_an_address_itself_is_refused_before_it_is_called(form: str) -> None:
    # Forms that only a resolver understands are found when they are called.
    assert not is_callable(f"https://{form}/", False) or form.startswith("0x")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lims.example/nqi?station=1", True),
        ("https://lims.example:8443/", True),
        ("https://lims.example:80/", True),
        ("https://1.1.1.1/", True),
        ("https://[2606:4700:4700::1111]/", True),
        ("http://lims.example/", False),
        ("https://lims.example:8000/", False),
        ("https://lims.example:0/", False),
        ("https://lims.example:99999/", False),
        ("https://user:password@lims.example/", False),
        ("https://user@lims.example/", False),
        ("https://lims.example/#part", False),
        ("https:///nqi", False),
        ("https://", False),
        ("ftp://lims.example/", False),
        ("file:///etc/passwd", False),
        ("https://[::1/", False),
    ],
)
def test_what_may_be_called_is_https_at_the_ports_of_receivers(url: str, allowed: bool) -> None:
    assert is_callable(url, False) is allowed


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "223.5.5.5", "2606:4700:4700::1111", "2400:3200::1"])
def test_hosts_on_the_open_internet_may_be_called(address: str) -> None:
    assert may_be_called(address)


@pytest.mark.parametrize("written", ["", "lims.example", "1.2.3", "::g", "1.1.1.1/8", "fe80::1%eth0"])
def test_what_is_no_address_may_not_be_called(written: str) -> None:
    assert not may_be_called(written)
