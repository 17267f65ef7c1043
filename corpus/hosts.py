"""Which machines may be spoken to: those of the public network, never this one nor the networks around it."""

import ipaddress
import socket

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is meant."""
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""RFC 4291, and all of IPv6 that IANA has opened to the public network so far."""


class HostError(Exception):
    """A machine that may not be spoken to; the message is the end of a French sentence."""


class UnknownHostError(HostError):
    """A name that has no address, or none that can be found now."""


def resolve_public(host: str, port: int) -> tuple[str, ...]:
    """The numeric addresses of a host, in the system's order; it may itself be a numeric address.

    One address that is not public is enough to refuse the host. Blocks for as long as the system's resolver does.

    Raises:
        HostError: one of them is not public.
        UnknownHostError: it has none.
    """
    found = resolve(host, port)
    for address in found:
        if not is_public(address):
            message = f"« {host} » mène à {address}, une adresse privée ou locale : rien n’y a été envoyé"
            raise HostError(message)
    return found


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The numeric addresses of a host, whatever they are.

    Raises:
        UnknownHostError: it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"le nom « {host} » est introuvable"
        raise UnknownHostError(message) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether a numeric address is reached over the public network.

    An IPv6 address that wraps an IPv4 one (mapped, 6to4, NAT64) is judged by that one.
    """
    found = _unwrapped(ipaddress.ip_address(address))
    if isinstance(found, ipaddress.IPv6Address) and found not in _UNICAST:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _unwrapped(address: _Address) -> _Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
