"""A real HTTPS server on this machine that stands for somebody else's, with a certificate of its own."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import Mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[BaseHTTPRequestHandler], None]
HOST = "hooks.example"


@dataclass
class Received:
    """What a request brought."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Peer:
    """The server; `answer` says what it answers, with an empty 200 at first."""

    port: int
    received: list[Received] = field(default_factory=list)
    answer: Answer = lambda handler: reply(handler, 200)

    @property
    def url(self) -> str:
        """Its address by number."""
        return f"https://127.0.0.1:{self.port}/hook/secret"


def reply(handler: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
    """Answer without a body."""
    handler.send_response(status)
    for name, value in {"Content-Length": "0", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()


@contextmanager
def serve(folder: Path) -> Iterator[Peer]:
    """Serve until the block ends; `folder` then holds `peer.pem`, the certificate to trust."""
    write_certificate(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer.received.append(Received(self.path, dict(self.headers), body))
            peer.answer(self)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "peer.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = Mock()  # type: ignore[method-assign]
    peer = Peer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def write_certificate(folder: Path) -> None:
    """A certificate for HOST and 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peer")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "peer.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
