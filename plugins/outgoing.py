"""Requests to other systems over HTTP, for every plugin that makes one.

An address often comes from an SOP or from what somebody typed, so a request must not reach what only this
machine can: loopback, private and link-local addresses are refused unless the installation allows the host by
name. The address is looked up once, judged, and connected to: a name that answers differently the second time
gains nothing. Redirects are not followed and proxies of the environment are not used, for the same reason.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from plugins.hooks.troubles import Failed, InDoubt, TryLater

if TYPE_CHECKING:
    import httpx

LARGEST_BODY = 1 << 20
"""Bytes of a request at most."""

LARGEST_ANSWER = 256 << 10
"""Bytes of an answer that are read; more is an error of the other side."""

PATIENCE = 20.0
"""Seconds for the whole request, answer included."""

LONGEST_PAUSE = 86_400.0
"""Seconds; a server that asks to be left alone for longer is asked again after a day."""


class Refused(Failed):
    """The other side said no: its ``status`` (3xx or 4xx) and ``body``."""

    def __init__(self, reason: str, *, status: int, body: bytes) -> None:
        super().__init__(reason)
        self.status = status
        self.body = body


class Answer(msgspec.Struct, frozen=True):
    """What the other side said: status (2xx), headers by lower-case name, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


async def send(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    allow_hosts: Collection[str] = (),
) -> Answer:
    """One request, and its answer where that is 2xx.

    ``allow_hosts`` names hosts (as in the URL: names or addresses) that may be on private networks. Raises
    ``Failed`` for what trying again cannot mend (a bad or barred address, 3xx, 4xx as :class:`Refused`, too
    much to send), and ``TryLater`` for the rest (no connection, 408, 425, 429, 5xx; ``Retry-After`` counts),
    as ``InDoubt`` where the request may have been taken in (no answer in time, 500, 502, 504).
    """
    import httpx

    if len(body) > LARGEST_BODY:
        raise Failed(f"The request has {len(body)} bytes; at most {LARGEST_BODY} are sent.")
    try:
        target = httpx.URL(url)
        request = httpx.Request(method, target, content=body, headers=dict(headers or {}))
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Failed(f"{url} is not an address that a request can be sent to: {error}.") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise Failed(f"{url} is not an http or https address.")
    try:
        async with asyncio.timeout(PATIENCE):
            return await _exchange(request, allow_hosts)
    except TimeoutError as error:
        raise InDoubt(f"{target.host} did not answer within {PATIENCE:.0f} seconds.") from error
    except httpx.HTTPError as error:
        unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        said = f"{target.host} could not be reached: {str(error) or type(error).__name__}."
        raise (TryLater(said) if unsent else InDoubt(said)) from error


def signed(secret: str, body: bytes, *, at: int) -> str:
    """A signature header: ``t=SECONDS,v1=HEX``, where HEX is HMAC-SHA256 over ``SECONDS.BODY``.

    The receiver computes it again with the same secret and compares in constant time; the time bars old
    requests from being sent again.
    """
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


async def _exchange(request: httpx.Request, allow_hosts: Collection[str]) -> Answer:
    import httpx

    host = request.url.host
    address = await _judged(
        host, request.url.port or (443 if request.url.scheme == "https" else 80), allow_hosts
    )
    request.extensions["timeout"] = httpx.Timeout(10.0).as_dict()
    request.extensions["sni_hostname"] = host  # certificates are for the name, not for the address
    request.url = request.url.copy_with(host=address)
    async with httpx.AsyncHTTPTransport(retries=0, trust_env=False, verify=_trusted()) as transport:
        response = await transport.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        try:
            read = bytearray()
            async for piece in response.stream:
                read += piece
                if len(read) > LARGEST_ANSWER:
                    raise InDoubt(f"{host} answered more than {LARGEST_ANSWER} bytes.")
        finally:
            await response.aclose()
    return _judge(host, response, bytes(read))


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed: read once, since that takes far longer than a request."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _judge(host: str, response: httpx.Response, body: bytes) -> Answer:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(status, {name.lower(): value for name, value in response.headers.items()}, body)
    said = f"{host} answered {status}{_excerpt(body)}"
    if status in (408, 425, 429) or status >= 500:
        trouble = InDoubt if status in (500, 502, 504) else TryLater
        raise trouble(said, seconds=_pause(response.headers.get("retry-after")))
    raise Refused(said, status=status, body=body)


def _excerpt(body: bytes) -> str:
    text = " ".join(body[:400].decode("utf-8", "replace").split())
    return f": {text[:200]}" if text else "."


def _pause(said: str | None) -> float | None:
    """``Retry-After`` in seconds: a number or a date (RFC 9110, 10.2.3)."""
    if said is None:
        return None
    if said.isascii() and said.strip().isdigit():
        return min(float(said), LONGEST_PAUSE)
    try:
        left = (parsedate_to_datetime(said).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(left, 0.0), LONGEST_PAUSE)


async def _judged(host: str, port: int, allow_hosts: Collection[str]) -> str:
    """The address to connect to. Every address of the name must be one that may be reached."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise TryLater(f"{host} could not be found: {error.strerror or error}.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if host.lower() not in {allowed.lower() for allowed in allow_hosts}:
        for address in addresses:
            if not is_public(address):
                raise Failed(
                    f"{host} is inside of a private network ({address}); "
                    "the installation must allow the host by name before requests are sent there."
                )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
