"""Everybody chooses by topic what they are told in the product and when they get a mail."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from notifications.models import Notification, TopicChoice
from notifications.selectors import choices_of
from tests.api import api_client, assert_problem
from tests.factories import Cast
from tests.notifications.telling import choose, deliver, tell, thank, user_of

PATH = "/notifications/choices/"


def test_a_muted_topic_tells_nothing_at_all(cast: Cast) -> None:
    choose(cast.employee, "kudos", is_muted=True, mail="now")
    thank(cast.employee, cast.peer)
    deliver()
    assert [row.user for row in Notification.objects.all()] == [cast.peer.user]
    assert not mail.outbox


@pytest.mark.parametrize(("when", "mails"), [("now", 1), ("digest", 0), ("none", 0), ("", 1)])
def test_a_mail_comes_when_somebody_wants_it(cast: Cast, when: str, mails: int) -> None:
    choose(cast.employee, "reviews", mail=when)
    (told,) = tell(cast.employee)
    deliver()
    assert len(mail.outbox) == mails
    assert told.mail == (when or "now")


def test_what_asks_people_to_act_cannot_be_muted(cast: Cast) -> None:
    with pytest.raises(ValidationError) as caught:
        choose(cast.employee, "reviews", is_muted=True)
    assert caught.value.error_dict["reviews"][0].code == "cannot_mute"
    assert not TopicChoice.objects.exists()


def test_the_last_choice_holds(cast: Cast) -> None:
    choose(cast.employee, "kudos", is_muted=True)
    choose(cast.employee, "kudos", mail="none")
    chosen = next(each for each in choices_of(user_of(cast.employee)) if each.topic.name == "kudos")
    assert (chosen.is_muted, chosen.mail, TopicChoice.objects.count()) == (False, "none", 1)


def test_who_wants_no_mail_gets_none_of_what_waits_for_the_digest(cast: Cast) -> None:
    thank(cast.employee, cast.peer)
    choose(cast.employee, "kudos", mail="none")
    assert [row.user for row in Notification.objects.filter(mail="digest")] == [cast.peer.user]


@pytest.mark.parametrize(("topic", "mail"), [("kudos", "often"), ("reviews", "now")])
def test_the_database_holds_one_known_choice_of_each_topic(cast: Cast, topic: str, mail: str) -> None:
    choose(cast.employee, "reviews")
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicChoice.objects.create(user=user_of(cast.employee), topic=topic, mail=mail)


def form(**changes: str) -> dict[str, str]:
    """What the page sends when nothing is muted."""
    page = {
        f"{each}-mail": ""
        for each in ("conversations", "next_steps", "promotions", "reviews", "kudos", "awards")
    }
    return {**page, "kudos-is_shown": "on", "next_steps-is_shown": "on", **changes}


def test_the_page_saves_every_topic_with_one_button(cast: Cast, client: Client) -> None:
    client.force_login(user_of(cast.employee))
    page = client.get(PATH).content.decode()
    assert "because it asks you to act" in page
    assert 'name="kudos-is_shown"' in page
    assert 'name="reviews-is_shown"' not in page
    answers = form(**{"reviews-mail": "digest"})
    del answers["kudos-is_shown"]
    assert client.post(PATH, answers)["Location"] == PATH
    stored = {each.topic.name: (each.is_muted, each.mail) for each in choices_of(user_of(cast.employee))}
    assert (stored["kudos"], stored["reviews"]) == ((True, ""), (False, "digest"))
    assert stored["promotions"] == (False, "")
    assert "Saved." in client.get(PATH).content.decode()


def test_the_page_says_what_is_wrong_and_stores_nothing(cast: Cast, client: Client) -> None:
    client.force_login(user_of(cast.employee))
    answer = client.post(PATH, form(**{"kudos-mail": "often"}))
    assert answer.status_code == 422
    assert "often is not one of the available choices" in answer.content.decode()
    assert not TopicChoice.objects.exists()


def test_the_frame_and_the_list_lead_to_the_choices(cast: Cast, client: Client) -> None:
    thank(cast.employee)
    client.force_login(user_of(cast.employee))
    assert PATH in client.get("/").content.decode()
    assert f"{PATH}#kudos" in client.get("/notifications/").content.decode()


def patch(cast: Cast, topic: str, content: Any) -> Any:
    """Choose through the API."""
    api = api_client(user_of(cast.employee))
    path = f"/api/v1/notification-choices/{topic}/"
    return api.patch(path, content, content_type="application/json")


def test_the_api_chooses_as_the_page_does(cast: Cast) -> None:
    assert patch(cast, "kudos", {"is_muted": True}).json()["is_muted"]
    answer = patch(cast, "kudos", {"mail": "none"}).json()
    assert (answer["is_muted"], answer["mail"], answer["can_mute"]) == (True, "none", True)
    listed = api_client(user_of(cast.employee)).get("/api/v1/notification-choices/").json()
    assert answer in listed
    assert {row["topic"] for row in listed} >= {"kudos", "reviews"}


def test_the_api_refuses_what_cannot_be_chosen(cast: Cast) -> None:
    details = assert_problem(patch(cast, "reviews", {"is_muted": True}), 400, "invalid")
    assert details["errors"]["reviews"][0]["code"] == "cannot_mute"
    refused: list[Any] = [{"mail": "often"}, {"mail": None}, {"is_muted": "x"}, [], "x"]
    for content in refused:
        assert patch(cast, "kudos", content).status_code == 400, content
    assert patch(cast, "none", {}).status_code == 404
