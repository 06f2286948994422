"""Which addresses of the Internet may be called on behalf of somebody else: none of ours, nor of our neighbours.

What is registered as global is not enough: several ranges carry another address within them, and lead to wherever that
one leads (RFC 6052, RFC 8215, RFC 3056, RFC 4380). Of IPv6 only what is given out as global unicast is taken.
"""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments; Oracle tells its machines their secrets within
        "192.88.99.0/24",  # relays to 6to4, RFC 7526
        "168.63.129.16/32",  # Azure tells its machines their secrets here
        "100.100.100.200/32",  # Aliyun does here; a shared address (RFC 6598) already
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation, RFC 9637
    )
)


def may_be_called(written: str) -> bool:
    """Whether a connection to this address, as a socket takes it, may be made for somebody else."""
    try:
        address: Address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return may_be_called(str(address.ipv4_mapped))
        if address not in _GLOBAL_UNICAST:
            return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _NEVER if network.version == address.version)
