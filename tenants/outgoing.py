"""The one way to an address that somebody typed: https to public hosts alone.

A host's name is looked up once, all that it stands for is checked, and the connection goes to an address
that was checked, so a name that changes its mind leads nowhere else. Redirects aren't followed. No error
tells the address: it may be a secret.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SECONDS_PER_STEP = 5
SECONDS_IN_ALL = 15
MOST_BYTES_READ = 10_000
MOST_TRIED = 3
REFUSED = [ipaddress.ip_network(name) for name in ("64:ff9b::/96", "192.88.99.0/24", "3fff::/20")]
"""Ways from IPv6 to IPv4 and back, which may be private, and what only documentation may use."""


class OutgoingError(Exception):
    """The request failed; the text says why without the address."""


class RefusedHost(OutgoingError):
    """The host is not one of the public internet."""


def check_url(url: str) -> None:
    """Raise ValidationError for what can't be an address to send to; hosts are looked up only later."""
    try:
        split_url(url)
    except ValueError as error:
        raise ValidationError(str(error), code="address") from error


def split_url(url: str) -> SplitResult:
    """The parts of an address; raises ValueError that says what would be right."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_("This is no address.")) from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(_("Use an address that begins with https://."))
    if parts.username is not None or parts.password is not None or port == 0:
        raise ValueError(_("Use an address without a user name or password."))
    if not url.isascii() or any(char.isspace() or not char.isprintable() for char in url):
        raise ValueError(_("This is no address."))
    if is_literal(parts.hostname) and not is_allowed(parts.hostname):
        raise ValueError(_("This address isn't one of the public internet."))
    return parts


def is_literal(host: str) -> bool:
    """Whether a host is written as a number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_allowed(number: str) -> bool:
    """Whether an IP address is one of the public internet, and not a way to one that isn't."""
    if settings.OUTGOING_ALLOW_PRIVATE:
        return True
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        stands_for_another = address.ipv4_mapped or address.sixtofour or address.teredo
        if stands_for_another or address.is_site_local:
            return False
    if any(address in network for network in REFUSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of the host, a few at most; raises RefusedHost when any of them isn't public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(_("The host is unknown.")) from error
    numbers = [str(entry[4][0]) for entry in found]
    if not numbers or not all(is_allowed(number) for number in numbers):
        raise RefusedHost(_("The host isn't one of the public internet."))
    return numbers[:MOST_TRIED]


class CheckedConnection(http.client.HTTPSConnection):
    """A connection to an IP address that was checked, for the host whose certificate it must show."""

    def __init__(self, host: str, port: int) -> None:
        self.numbers = look_up(host, port)
        super().__init__(host, port, timeout=SECONDS_PER_STEP)

    def connect(self) -> None:
        """Connect, and give up on a peer that keeps us waiting."""
        context = ssl.create_default_context()
        bare = self.reach()
        self.sock = context.wrap_socket(bare, server_hostname=self.host, do_handshake_on_connect=False)
        self.clock = threading.Timer(SECONDS_IN_ALL, socket.socket.shutdown, (self.sock, socket.SHUT_RDWR))
        self.clock.daemon = True
        self.clock.start()
        self.sock.do_handshake()

    def reach(self) -> socket.socket:
        """A bare connection to the first of the IP addresses that takes one; raises OSError."""
        for number in self.numbers[:-1]:
            with contextlib.suppress(OSError):
                return socket.create_connection((number, self.port), SECONDS_PER_STEP)
        return socket.create_connection((self.numbers[-1], self.port), SECONDS_PER_STEP)

    def end(self) -> None:
        """Close it and stop the clock, which goes on while an answer is read that closes by itself."""
        if clock := vars(self).get("clock"):
            clock.cancel()
        self.close()


def post_json(url: str, payload: dict[str, Any], *, headers: dict[str, str] | None = None) -> None:
    """Send JSON to an address that must answer with 2xx; takes SECONDS_IN_ALL at most, after the look-up.

    Raises RefusedHost, and OutgoingError for whatever else went wrong.
    """
    try:
        parts = split_url(url)
    except ValueError as error:
        raise OutgoingError(str(error)) from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"Content-Type": "application/json", "User-Agent": "Equipoise", **(headers or {})}
    connection = CheckedConnection(str(parts.hostname), parts.port or 443)
    try:
        connection.request("POST", path, json.dumps(payload).encode(), sent)
        answer = connection.getresponse()
        answer.read(MOST_BYTES_READ)
    except ssl.SSLCertVerificationError as error:
        raise OutgoingError(_("The host's certificate isn't valid for its name.")) from error
    except TimeoutError as error:
        raise OutgoingError(_("The host took too long to answer.")) from error
    except (OSError, http.client.HTTPException) as error:
        raise OutgoingError(_("The host can't be reached.")) from error
    finally:
        connection.end()
    if not 200 <= answer.status < 300:
        raise OutgoingError(_("The host answered with %(status)d.") % {"status": answer.status})
