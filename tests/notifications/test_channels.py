"""Public events are told to chat channels, at least once, by webhooks whose addresses stay secret."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context
from pytest_django.fixtures import Settings

from accounts.attention import attention_for
from accounts.models import AuditEntry
from notifications.models import Announcement, Channel, Notification
from notifications.registry import UnknownEvent
from notifications.services import announce
from notifications.services.announcing import MOST_FAILURES, NEWS
from people.models import Employee
from recognition.models import Kudos
from recognition.services.anniversaries import anniversaries_post
from recognition.services.kudos import kudos_edit, kudos_undo
from recognition.services.values import values_create_starter
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outgoing import OutgoingError
from tests.api import api_client, post
from tests.factories import Cast
from tests.notifications.telling import deliver, user_of
from tests.peers import Peer, reply, serve
from tests.recognition.kudos import give
from tests.recognition.nominations import awarded, published
from tests.recognition.posts import prefer

ADDRESS = "https://hooks.example/services/T0/very-secret"
SEND = "notifications.send_announcement"


@pytest.fixture
def peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Peer]:
    """A chat program's server."""
    settings.OUTGOING_ALLOW_PRIVATE = True
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "peer.pem"))
    with serve(tmp_path) as peer:
        yield peer


def make_channel(address: str = ADDRESS, **values: Any) -> Channel:
    """A channel that gets public kudos."""
    made = {"name": "General", "kind": "slack", "events": ["kudos.given"], **values}
    return Channel.objects.create(address=address, **made)


def tell_channels(message: str = "You found it.") -> int:
    """Announce public kudos."""
    values = {"giver": "Ana", "receiver": "Tom", "value": "Courage", "message": message}
    return announce(event="kudos.given", values=values, url="/recognition/#kudos-1")


def test_slack_gets_a_sentence_in_which_nothing_is_markup(cast: Cast, peer: Peer) -> None:
    make_channel(peer.url)
    words = "<!channel> & <https://evil.example|click> *bold* https://evil.example"
    assert tell_channels(words) == 1
    deliver()
    message = json.loads(peer.received[0].body)
    (block,) = message["blocks"]
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    sentence, link = section["elements"]
    assert sentence == {"type": "text", "text": f"Ana thanked Tom: Courage – {words} "}
    assert (link["type"], link["text"]) == ("link", "Open")
    assert link["url"].endswith("/recognition/#kudos-1")
    assert (message["mrkdwn"], message["unfurl_links"], message["unfurl_media"]) == (False, False, False)
    assert "<" not in message["text"]


def test_teams_gets_a_card_whose_text_knows_no_markup(cast: Cast, peer: Peer) -> None:
    make_channel(peer.url, kind="teams")
    tell_channels("[click](https://evil.example)")
    deliver()
    message = json.loads(peer.received[0].body)
    (attachment,) = message["attachments"]
    assert (message["type"], attachment["contentType"]) == (
        "message",
        "application/vnd.microsoft.card.adaptive",
    )
    card = attachment["content"]
    assert card["body"][0]["inlines"][0]["text"] == "Ana thanked Tom: Courage – [click](https://evil.example)"
    assert card["actions"][0]["url"].endswith("/recognition/#kudos-1")


def test_each_active_channel_that_has_the_event_gets_it(cast: Cast, peer: Peer) -> None:
    make_channel(peer.url)
    make_channel(peer.url, name="Second", kind="teams")
    make_channel(peer.url, name="Off", is_active=False)
    make_channel(peer.url, name="Nothing", events=[])
    assert tell_channels() == 2
    deliver()
    assert len({received.headers["Idempotency-Key"] for received in peer.received}) == 2
    assert not Announcement.objects.exists()
    channel = Channel.objects.get(name="General")
    assert channel.last_success_at
    assert not channel.failures


def test_only_public_events_go_to_channels(cast: Cast) -> None:
    with pytest.raises(ValueError, match="public"):
        announce(event="kudos.received", values={"giver": "Ana", "value": "Courage"}, url="/")
    with pytest.raises(UnknownEvent):
        announce(event="kudos.reecived", values={}, url="/")


def test_a_failure_is_tried_again_under_the_same_id(cast: Cast, peer: Peer) -> None:
    channel = make_channel(peer.url)
    tell_channels()
    peer.answer = lambda handler: reply(handler, 500)
    with pytest.raises(OutgoingError):
        deliver(SEND)
    channel.refresh_from_db()
    assert (channel.failures, channel.last_error) == (1, "The host answered with 500.")
    assert OutboxMessage.objects.get(task=SEND).due_at > timezone.now()
    peer.answer = lambda handler: reply(handler, 200)
    deliver(SEND)
    first, second = (received.headers["Idempotency-Key"] for received in peer.received)
    assert first == second
    channel.refresh_from_db()
    assert channel.failures == 0
    assert channel.last_failure_at


def fail_for(channel: Channel, times: int) -> None:
    """Let the channel's server refuse so many times in a row."""
    for _turn in range(times):
        with pytest.raises(OutgoingError):
            deliver(SEND)
    channel.refresh_from_db()


def test_after_many_failures_a_channel_switches_itself_off_and_hr_is_told(cast: Cast, peer: Peer) -> None:
    channel = make_channel(peer.url)
    tell_channels()
    peer.answer = lambda handler: reply(handler, 404)
    fail_for(channel, MOST_FAILURES - 1)
    assert channel.is_active
    fail_for(channel, 1)
    assert (channel.is_active, channel.failures) == (False, MOST_FAILURES)
    assert channel.switched_off_at
    texts = [str(item.text) for item in attention_for(user_of(cast.hr_admin))]
    assert "The chat channel General switched itself off: The host answered with 404." in texts
    assert AuditEntry.objects.filter(action="channel.switched_off").count() == 1
    deliver(SEND)
    assert not Announcement.objects.exists()
    assert len(peer.received) == MOST_FAILURES


def test_news_of_old_is_not_sent(cast: Cast, peer: Peer) -> None:
    make_channel(peer.url)
    tell_channels()
    Announcement.objects.update(created_at=timezone.now() - NEWS - dt.timedelta(hours=1))
    deliver()
    assert not peer.received
    assert not Announcement.objects.exists()


def test_by_default_a_channel_never_reaches_this_machine(cast: Cast, peer: Peer, settings: Settings) -> None:
    settings.OUTGOING_ALLOW_PRIVATE = False
    channel = make_channel(f"https://localhost:{peer.port}/")
    tell_channels()
    with pytest.raises(OutgoingError):
        deliver(SEND)
    channel.refresh_from_db()
    assert channel.last_error == "The host isn't one of the public internet."
    assert not peer.received


def test_public_kudos_are_announced_once_they_stay(cast: Cast, peer: Peer) -> None:
    values_create_starter()
    make_channel(peer.url)
    kept, undone = give(cast.employee, cast.peer), give(cast.employee, cast.manager)
    give(cast.employee, cast.hr_admin, is_private=True)
    waiting = OutboxMessage.objects.filter(task=SEND)
    assert waiting.count() == 2
    assert all(message.due_at > kept.created_at + dt.timedelta(seconds=14) for message in waiting)
    kudos_undo(kudos=Kudos.objects.get(pk=undone.pk), actor=user_of(cast.employee))
    deliver()
    (received,) = peer.received
    assert "Priya Example thanked Tomas Example" in json.loads(received.body)["text"]


def test_what_goes_private_before_it_is_sent_is_not_told(cast: Cast, peer: Peer) -> None:
    values_create_starter()
    make_channel(peer.url, events=["kudos.given", "award.given", "anniversary.reached"])
    give(cast.employee, cast.peer)
    give(cast.peer, cast.employee)
    awarded(cast, published(cast), cast.peer, cast.employee)
    Employee.objects.filter(pk=cast.peer.pk).update(hired=dt.date(2021, 11, 25))
    anniversaries_post(day=dt.date(2026, 11, 25))
    assert Announcement.objects.count() == 4
    prefer(cast.peer, private=True)
    deliver(SEND)
    (received,) = peer.received
    assert "Tomas Example thanked Priya Example" in json.loads(received.body)["text"]
    told = Notification.objects.filter(user=user_of(cast.peer), event="kudos.received")
    assert told.exists()


def test_an_anniversary_hidden_before_it_is_sent_is_not_told(cast: Cast) -> None:
    make_channel(events=["kudos.given", "anniversary.reached"])
    values_create_starter()
    give(cast.employee, cast.peer)
    Employee.objects.filter(pk=cast.peer.pk).update(hired=dt.date(2021, 11, 25))
    anniversaries_post(day=dt.date(2026, 11, 25))
    prefer(cast.peer, no_anniversaries=True)
    assert "thanked" in Announcement.objects.get().text


def test_words_mended_before_they_are_sent_are_told_as_they_read_now(cast: Cast, peer: Peer) -> None:
    values_create_starter()
    make_channel(peer.url)
    kudos, giver = give(cast.employee, cast.peer), user_of(cast.employee)
    kudos_edit(kudos=kudos, message="You found the fault early.", actor=giver)
    deliver(SEND)
    (received,) = peer.received
    assert "You found the fault early." in json.loads(received.body)["text"]
    kudos_edit(kudos=kudos, message="You found the fault first.", actor=giver)
    deliver(SEND)
    assert len(peer.received) == 1


@pytest.mark.parametrize(
    "values", [{"address": "http://hooks.example/"}, {"kind": "irc"}, {"switched_off_at": timezone.now()}]
)
def test_the_database_holds_channels_to_what_can_be(cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_channel(**values)


def sent(**values: Any) -> dict[str, Any]:
    """What makes a channel in the API."""
    return {"name": "General", "kind": "slack", "address": ADDRESS, "events": ["kudos.given"], **values}


def test_the_api_takes_an_address_and_never_tells_it(cast: Cast) -> None:
    api = api_client(user_of(cast.hr_admin))
    made = post(api, "chat-channels/", sent())
    assert made.status_code == 201, made.content
    path = f"/api/v1/chat-channels/{made.json()['id']}/"
    changed = api.patch(path, {"name": "All of us"}, content_type="application/json")
    assert (changed.json()["name"], changed.json()["host"]) == ("All of us", "hooks.example")
    for answer in (made, changed, api.get(path), api.get("/api/v1/chat-channels/")):
        assert "very-secret" not in answer.content.decode()
    assert Channel.objects.get().address == ADDRESS
    assert "very-secret" not in json.dumps(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert api.delete(path).status_code == 204
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "http://hooks.example/"),
        ("address", "https://127.0.0.1/"),
        ("address", "https://user@hooks.example/"),
        ("address", ""),
        ("address", "https://hooks.example/" + "x" * 1000),
        ("address", None),
        ("events", ["kudos.received"]),
        ("events", ["nothing"]),
        ("events", "kudos.given"),
        ("events", [None]),
        ("kind", "irc"),
        ("name", ""),
        ("name", "a\x00b"),
        ("name", "x" * 81),
        ("is_active", "perhaps"),
    ],
)
def test_the_api_refuses_what_cannot_be_and_says_where(cast: Cast, field: str, value: Any) -> None:
    answer = post(api_client(user_of(cast.hr_admin)), "chat-channels/", sent(**{field: value}))
    assert answer.status_code == 400
    assert field in "".join(answer.json().get("errors", {field: ""}))
    assert not Channel.objects.exists()


def test_a_name_is_used_once(cast: Cast) -> None:
    make_channel()
    answer = post(api_client(user_of(cast.hr_admin)), "chat-channels/", sent())
    assert answer.status_code == 400


def test_a_test_is_sent_to_a_channel_that_is_on(cast: Cast, peer: Peer) -> None:
    channel = make_channel(peer.url)
    api = api_client(user_of(cast.hr_admin))
    assert post(api, f"chat-channels/{channel.pk}/test/", {}).status_code == 202
    deliver(SEND)
    assert "This is a test" in json.loads(peer.received[0].body)["text"]
    Channel.objects.update(is_active=False)
    assert post(api, f"chat-channels/{channel.pk}/test/", {}).status_code == 409


FORM = {"name": "General", "kind": "slack", "events": ["kudos.given"], "is_active": "on"}
ADMIN = "/admin/notifications/channel/"


def test_hr_keeps_channels_in_the_admin_without_seeing_addresses(cast: Cast, client: Client) -> None:
    client.force_login(user_of(cast.hr_admin))
    assert client.post(f"{ADMIN}add/", {**FORM, "address": ADDRESS}).status_code == 302
    channel = Channel.objects.get()
    page = client.get(f"{ADMIN}{channel.pk}/change/").content.decode()
    assert "hooks.example" in page
    assert "very-secret" not in page
    assert (
        client.post(f"{ADMIN}{channel.pk}/change/", {**FORM, "address": "", "name": "Us"}).status_code == 302
    )
    channel.refresh_from_db()
    assert (channel.name, channel.address, channel.events) == ("Us", ADDRESS, ["kudos.given"])
    assert "very-secret" not in client.get(ADMIN).content.decode()


@pytest.mark.parametrize("address", ["", "http://hooks.example/very-secret", "https://10.0.0.1/very-secret"])
def test_the_admin_says_beside_the_field_what_is_wrong(cast: Cast, client: Client, address: str) -> None:
    client.force_login(user_of(cast.hr_admin))
    answer = client.post(f"{ADMIN}add/", {**FORM, "address": address})
    assert answer.status_code == 200
    assert "very-secret" not in answer.content.decode()
    assert not Channel.objects.exists()


def test_switching_a_channel_on_again_begins_anew(cast: Cast, client: Client) -> None:
    channel = make_channel(is_active=False, switched_off_at=timezone.now(), failures=MOST_FAILURES)
    client.force_login(user_of(cast.hr_admin))
    client.post(f"{ADMIN}{channel.pk}/change/", {**FORM, "address": ""})
    channel.refresh_from_db()
    assert (channel.is_active, channel.switched_off_at, channel.failures) == (True, None, 0)


def test_the_admin_sends_a_test(cast: Cast, client: Client, peer: Peer) -> None:
    channel = make_channel(peer.url)
    client.force_login(user_of(cast.hr_admin))
    client.post(ADMIN, {"action": "send_test", "_selected_action": [channel.pk]})
    deliver(SEND)
    assert len(peer.received) == 1


def test_a_deleted_channel_takes_what_it_has_yet_to_get_with_it(
    cast: Cast, peer: Peer, client: Client
) -> None:
    channel = make_channel(peer.url)
    tell_channels()
    client.force_login(user_of(cast.hr_admin))
    client.post(f"{ADMIN}{channel.pk}/delete/", {"post": "yes"})
    deliver()
    assert not Channel.objects.exists()
    assert not peer.received


def test_organizations_share_no_channels(cast: Cast, globex: Organization) -> None:
    make_channel()
    with tenant_context(globex):
        assert tell_channels() == 0
