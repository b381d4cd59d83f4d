"""The pages of kudos: a feed that everybody reads, a form that forgets nothing, an undo that works."""

import uuid
from typing import Any

import pytest
from django.test import Client

from recognition.models import Axis, Kudos, Value
from recognition.services.values import values_create_starter
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import MESSAGE, give, user_of

FEED = "/recognition/"
GIVE = "/recognition/give/"


@pytest.fixture(autouse=True)
def _values(acme: object) -> None:
    values_create_starter()


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    client.force_login(user_of(cast.employee))
    return client


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The form as somebody sends it."""
    value = Value.objects.all()[0]
    return {
        "nonce": str(uuid.uuid4()),
        "receiver": cast.peer.pk,
        "value": value.pk,
        "message": MESSAGE,
    } | changes


def text(response: Any) -> str:
    """The page."""
    assert response.status_code == 200
    return str(response.content.decode())


def test_thanks_appear_in_the_feed_with_an_undo(priya: Client, cast: Cast) -> None:
    page = text(priya.post(GIVE, filled(cast), follow=True))
    assert MESSAGE in page
    assert "data-undo-seconds" in page
    assert Kudos.objects.get().giver == cast.employee


def test_undo_takes_them_out_again_and_is_not_offered_after(priya: Client, cast: Cast) -> None:
    priya.post(GIVE, filled(cast))
    page = text(priya.post(f"/recognition/{Kudos.objects.get().pk}/undo/", follow=True))
    assert "Taken back" in page
    assert MESSAGE not in page
    assert "data-undo-seconds" not in page


def test_nobody_undoes_the_thanks_of_others(priya: Client, cast: Cast) -> None:
    kudos = give(cast.peer, cast.employee)
    assert priya.post(f"/recognition/{kudos.pk}/undo/").status_code == 404
    assert Kudos.objects.exists()


def test_sending_the_form_twice_gives_once(priya: Client, cast: Cast) -> None:
    form = filled(cast)
    priya.post(GIVE, form)
    priya.post(GIVE, form)
    assert Kudos.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(priya: Client, cast: Cast) -> None:
    page = text(priya.post(GIVE, filled(cast, message="no", value="", is_private="on")))
    assert "Choose the value that fits best." in page
    assert f'value="{cast.peer.pk}" checked' in page
    assert ">\nno</textarea>" in page
    page = text(priya.post(GIVE, filled(cast, message="no")))
    assert "Say in a sentence what happened" in page


def test_without_scripts_the_search_keeps_what_was_typed(priya: Client, cast: Cast) -> None:
    page = text(priya.post(GIVE, filled(cast, receiver="", q="tom")))
    assert "Tomas Example" in page
    assert MESSAGE in page
    assert "Search for a colleague and choose one." not in page


def test_the_search_finds_colleagues_but_not_oneself_nor_who_left(priya: Client, cast: Cast) -> None:
    cast.manager.left = cast.manager.hired
    cast.manager.save()
    page = text(priya.get("/recognition/people/", {"q": "example"}))
    assert "Tomas Example" in page
    assert "Sales" in page
    assert "Jonas Example" not in page
    assert "Priya Example" not in page


def test_the_search_waits_for_three_letters_and_keeps_who_was_chosen(priya: Client, cast: Cast) -> None:
    page = text(priya.get("/recognition/people/", {"q": "so", "receiver": str(cast.peer.pk)}))
    assert "Tomas Example" in page
    assert "Sofia Example" not in page


@pytest.mark.parametrize("receiver", ["me", "-1", "9" * 30, "²"])
def test_nonsense_chosen_in_the_search_is_nobody(priya: Client, receiver: str) -> None:
    assert "checked" not in text(priya.get("/recognition/people/", {"q": "sof", "receiver": receiver}))
    assert "checked" not in text(priya.get(GIVE, {"to": receiver}))


def test_a_link_can_name_the_receiver(priya: Client, cast: Cast) -> None:
    assert f'value="{cast.peer.pk}" checked' in text(priya.get(GIVE, {"to": cast.peer.pk}))


def test_the_feed_can_be_narrowed_to_an_axis(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager)
    assert MESSAGE in text(priya.get(FEED, {"axis": Axis.EXECUTION}))
    assert MESSAGE not in text(priya.get(FEED, {"axis": Axis.INNOVATION}))


@pytest.mark.parametrize(
    "query", [{"axis": "charm"}, {"before": "x"}, {"before": "1"}, {"before": "9" * 40 + "-1"}]
)
def test_an_address_that_the_feed_never_had_is_not_found(priya: Client, query: dict[str, str]) -> None:
    assert priya.get(FEED, query).status_code == 404


def test_private_thanks_stay_out_of_the_feed_of_others(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager, is_private=True)
    assert MESSAGE not in text(priya.get(FEED))


def test_an_empty_feed_says_what_to_do(priya: Client) -> None:
    assert "Say the first thank you" in text(priya.get(FEED))


def test_words_of_others_cannot_become_markup(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager, message="<script>alert(1)</script>")
    assert "<script>alert" not in text(priya.get(FEED))


def test_the_feed_asks_the_database_as_often_whatever_its_length(priya: Client, cast: Cast) -> None:
    counts = []
    for number in (2, 20):
        for _ in range(number):
            give(cast.peer, cast.manager)
        counts.append(queries(priya, FEED))
    assert counts[0] == counts[1] <= MOST_QUERIES
