"""Origins of pages (RFC 6454): how they are written, and which ones an entry lets in.

An entry is an origin (`https://www.park.gov.cn`, with its port where that is not the usual one), or `https://*.` and a
name: every name under that, of one or more labels, but not the name itself. Plain http is taken from this machine and
from private addresses alone, where nobody can get a certificate.
"""

import ipaddress
import re
from collections.abc import Iterable

import idna
import msgspec

from service.partners.suffixes import is_shared
from service.problems import Breach, Refused, Rule

MOST_ORIGINS = 50
_WILDCARD = "*."
_USUAL_PORT = {"http": 80, "https": 443}
_HIGHEST_PORT = 65_535
_LONGEST_HOST = 253
_WRITTEN = re.compile(r"(https?)://(\[[0-9a-fA-F:.]+\]|[^/?#@:\[\]\s\\]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)

_SHAPE = Rule(
    "origin",
    "须写作 https://主机名，端口非默认时加 :端口；不含路径、末尾斜杠、查询、片段和用户名",
    "must be written https://HOST, with :PORT where that is not the usual one; without path, slash at the end, query, "
    "fragment and user",
)
_NOT_SECURE = Rule(
    "origin-not-secure",
    "须为https；只有localhost、本机地址和私有地址（10.*、172.16–31.*、192.168.*、fc00::/7）可以用http",
    "must be https; only localhost and loopback and private addresses may be http",
)
_TOO_WIDE = Rule(
    "origin-too-wide",
    "“*.”之后须是由一家机构拥有的域名：如 https://*.park.gov.cn，而不是 https://*.gov.cn 或 https://*.cn",
    "“*.” must be followed by a name that one owner has, as in https://*.park.gov.cn, not https://*.gov.cn or https://*.cn",
)


class _Origin(msgspec.Struct, frozen=True):
    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port is not None else "")


def entries_of(written: Iterable[str], pointer: str = "/origins") -> list[str]:
    """Entries as they are kept: in lower case, names in punycode, each once; refused where one does not follow the rules."""
    entries: dict[str, None] = {}
    for place, text in enumerate(written):
        entry = _read(text)
        rule = _SHAPE if entry is None else _broken_rule(entry)
        if rule is not None:
            raise Refused("contradiction", [Breach(f"{pointer}/{place}", rule)])
        entries[str(entry)] = None
    return list(entries)


def entry_for_page(origin: str, entries: Iterable[str]) -> str | None:
    """The narrowest of the entries that lets a page in; none where its origin is not written as browsers do."""
    held = frozenset(entries)
    return next((entry for entry in entries_for_page(origin) if entry in held), None)


def entries_for_page(origin: str) -> tuple[str, ...]:
    """All entries that would let a page in, the narrowest first."""
    return () if _WILDCARD in origin else _at_least_as_wide(origin)


def covers(entries: Iterable[str], entry: str) -> bool:
    """Whether every page that an entry lets in is let in by one of these too."""
    return not frozenset(entries).isdisjoint(_at_least_as_wide(entry))


def _at_least_as_wide(entry: str) -> tuple[str, ...]:
    read = _read(entry)
    if read is None or str(read) != entry:
        return ()
    if _address(read.host) is not None:
        return (entry,)
    labels = read.host.removeprefix(_WILDCARD).split(".")
    first = 0 if read.host.startswith(_WILDCARD) else 1
    wider = [
        str(_Origin(read.scheme, _WILDCARD + ".".join(labels[place:]), read.port))
        for place in range(first, len(labels))
    ]
    return tuple(dict.fromkeys((entry, *wider)))


def _read(text: str) -> _Origin | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    scheme, host = found[1].lower(), _host(found[2])
    port = int(found[3]) if found[3] else None
    if host is None or (port is not None and not 0 < port <= _HIGHEST_PORT):
        return None
    return _Origin(scheme, host, None if port == _USUAL_PORT[scheme] else port)


def _host(written: str) -> str | None:
    """A host as browsers write it: an address in its shortest form, or a name in lower case and punycode."""
    wildcard = _WILDCARD if written.startswith(_WILDCARD) else ""
    name = written.removeprefix(wildcard)
    address = _address(name)
    if address is not None:
        return None if wildcard else f"[{address}]" if address.version == 6 else str(address)
    try:
        name = idna.encode(name, uts46=True).decode() if not name.isascii() else name.lower()
    except idna.IDNAError:
        return None
    labels = name.split(".")
    # Browsers take a name whose last label is a number for an address.
    if len(name) > _LONGEST_HOST or labels[-1].isdecimal() or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return wildcard + name


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _broken_rule(origin: _Origin) -> Rule | None:
    if origin.scheme == "http" and not _is_private(origin.host):
        return _NOT_SECURE
    if origin.host.startswith(_WILDCARD) and is_shared(origin.host.removeprefix(_WILDCARD)):
        return _TOO_WIDE
    return None


def _is_private(host: str) -> bool:
    address = _address(host)
    if address is None:
        return host == "localhost"
    return any(address in network for network in _PRIVATE_NETWORKS if network.version == address.version)
