"""Requests to addresses that people typed reach the public internet alone."""

import json
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from tenants import outgoing
from tenants.outgoing import OutgoingError, RefusedHost, check_url, post_json
from tests.peers import HOST, Peer, reply, serve


@pytest.fixture
def peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Peer]:
    """A server of somebody else, which may be reached although it is on this machine."""
    settings.OUTGOING_ALLOW_PRIVATE = True
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "peer.pem"))
    with serve(tmp_path) as peer:
        yield peer


def resolve_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Let every host have these IP addresses; the hosts that were looked up."""
    asked: list[str] = []

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[tuple[Any, ...]]:
        if host not in numbers:
            asked.append(host)
        found = numbers if host not in numbers else (host,)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_json_arrives_with_its_headers(peer: Peer) -> None:
    post_json(f"{peer.url}?a=b", {"text": "Grüße"}, headers={"Idempotency-Key": "k"})
    (received,) = peer.received
    assert (received.path, received.headers["Idempotency-Key"]) == ("/hook/secret?a=b", "k")
    assert json.loads(received.body) == {"text": "Grüße"}


def test_the_default_refuses_this_machine(peer: Peer, settings: Settings) -> None:
    settings.OUTGOING_ALLOW_PRIVATE = False
    with pytest.raises(OutgoingError):
        post_json(peer.url, {})
    with pytest.raises(RefusedHost):
        post_json(f"https://localhost:{peer.port}/", {})
    assert not peer.received


@pytest.mark.parametrize(
    "number",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "2002:a00:1::", "64:ff9b::a00:1", "2001:0:a00:1::",
     "fec0::1", "feff::1", "3fff::1", "3fff:fff::1", "192.88.99.1"],
)  # fmt: skip
def test_a_name_of_a_private_address_is_refused(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34", number)
    with pytest.raises(RefusedHost):
        post_json("https://hooks.example/", {})


def test_public_addresses_are_fine() -> None:
    assert all(outgoing.is_allowed(number) for number in ("93.184.216.34", "2606:4700::1111"))


def test_the_connection_goes_to_the_address_that_was_checked(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolve_to(monkeypatch, "127.0.0.1")
    post_json(f"https://{HOST}:{peer.port}/", {})
    assert asked == [HOST]
    assert peer.received[0].headers["Host"] == f"{HOST}:{peer.port}"


def test_the_certificate_must_be_the_host_s(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(OutgoingError, match="certificate"):
        post_json(f"https://other.example:{peer.port}/", {})
    assert not peer.received


def test_an_address_that_answers_stands_in_for_one_that_does_not(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    post_json(f"https://{HOST}:{peer.port}/", {})
    assert peer.received


def test_a_redirect_is_not_followed(peer: Peer) -> None:
    peer.answer = lambda handler: reply(handler, 302, Location=peer.url)
    with pytest.raises(OutgoingError, match="302"):
        post_json(peer.url, {})
    assert len(peer.received) == 1


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refusal_names_the_answer_and_not_the_address(peer: Peer, status: int) -> None:
    peer.answer = lambda handler: reply(handler, status)
    with pytest.raises(OutgoingError, match=str(status)) as caught:
        post_json(peer.url, {})
    assert "secret" not in str(caught.value)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Begin an answer and send a header now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    for _turn in range(200):
        handler.wfile.write(b"x" * 100)
        handler.wfile.flush()
        time.sleep(0.05)


def test_a_peer_that_never_ends_is_left(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS_IN_ALL", 0.5)
    peer.answer = dripping
    began = time.monotonic()
    post_json(peer.url, {})
    assert time.monotonic() - began < 4


def test_a_peer_that_says_nothing_is_left(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS_PER_STEP", 0.2)
    peer.answer = lambda _handler: time.sleep(1)
    with pytest.raises(OutgoingError, match="too long"):
        post_json(peer.url, {})


def test_an_unknown_host_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OutgoingError, match="unknown"):
        post_json("https://hooks.example/", {})


@pytest.mark.parametrize(
    "url",
    ["", "x", "http://hooks.example/", "ftp://hooks.example/", "https://", "https://user:pw@hooks.example/",
     "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1:8443/", "https://hooks.example:99999/",
     "https://hooks.example/\r\nHost: x", "https://hooks.example/a b", "https://höoks.example/",
     "https://[::1", "https://hooks.example:0/", "https://2130706433\x00/"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused_when_it_is_typed(url: str) -> None:
    with pytest.raises(ValidationError):
        check_url(url)


def test_a_webhook_s_address_is_fine() -> None:
    check_url("https://hooks.slack.com/services/T0/B0/x")
