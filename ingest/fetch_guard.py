"""Where a request may go: every address a name stands for is checked, then connected to."""

from __future__ import annotations

import ipaddress
import socket

import httpx

from ingest.errors import SourceRejected

_ALLOWED = "set ASSISTANT_INGEST_ALLOW_PRIVATE=true to allow private ones"


def check_address(text: str, allow_private: bool) -> None:
    """Nothing, when an IP address is a public one.

    :raises SourceRejected: it is of this machine, of a private network or of no single host.
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if allow_private:
        return
    for meant in (address, *_embedded(address)):
        if not meant.is_global or meant.is_multicast or meant.is_reserved or meant.is_unspecified:
            raise SourceRejected(f"{text} is not a public address: {_ALLOWED}")


def _embedded(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 one stands for: mapped, 6to4, Teredo, NAT64, compatible."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in ipaddress.ip_network("64:ff9b::/96") or int(address) >> 32 == 0:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


def resolve(host: str, port: int, allow_private: bool) -> str:
    """The IP address to connect to: the first that a host name stands for, all of them checked.

    :raises SourceRejected: the name is unknown, or one of its addresses is not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceRejected(f"no such host: {host} - check the address") from error
    addresses = [str(info[4][0]) for info in found]
    for address in addresses:
        check_address(address, allow_private)
    return addresses[0]


class GuardedTransport(httpx.HTTPTransport):
    """Connects to the address that was checked, so that a name cannot change its meaning between.

    The certificate is still checked against the name (`sni_hostname`), and no connection is kept:
    two names of one address would share it.
    """

    def __init__(self, allow_private: bool) -> None:
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)
        self._allow_private = allow_private

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the checked address."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = resolve(host, port, self._allow_private)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return super().handle_request(request)
