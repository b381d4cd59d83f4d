"""HR writes what people are told in its own words."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import AuditEntry
from notifications.models import Notification, Wording
from notifications.registry import event_named
from notifications.services.wordings import wording_save
from tests.api import api_client, assert_problem, post
from tests.factories import Cast
from tests.notifications.telling import KUDOS, REVIEWS, deliver, tell, thank, user_of

LIST = "/admin/notifications/wording/"
PAGE = f"{LIST}kudos.received/words/"


@pytest.fixture
def hr(cast: Cast, client: Client) -> Client:
    """HR's browser."""
    client.force_login(user_of(cast.hr_admin))
    return client


def write(client: Client, text: str, action: str = "save") -> Any:
    """Send the form of the page."""
    return client.post(PAGE, {"text": text, "action": action})


def told(cast: Cast) -> str:
    """What somebody who is thanked now reads."""
    thank(cast.employee)
    return Notification.objects.latest("id").text


def test_people_are_told_in_hr_s_own_words_from_now_on(cast: Cast, hr: Client) -> None:
    before = told(cast)
    assert write(hr, "A hand from  {giver}\nfor {value}!")["Location"] == LIST
    assert (before, told(cast)) == (KUDOS, "A hand from Ana Novak for Courage!")
    assert "your own words" in hr.get(LIST).content.decode()
    assert AuditEntry.objects.filter(action="wording.changed").count() == 1


def test_placeholders_may_be_left_out(cast: Cast, hr: Client) -> None:
    write(hr, "Somebody thanked you.")
    assert told(cast) == "Somebody thanked you."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{giver} and {receiver}", "There is no {receiver} here. Use of these: {giver}, {value}."),
        ("{giver", "Braces may only hold a placeholder: {giver}, {value}."),
        ("{giver.user.password}", "Braces may only hold a placeholder: {giver}, {value}."),
        ("{giver!r} {0}", "Braces may only hold a placeholder"),
        ("  ", "Write a sentence"),
        ("x" * 301, "Use at most 300 characters; these are 301."),
    ],
)
def test_what_cannot_be_filled_in_is_an_error_that_says_what_can(
    cast: Cast, hr: Client, text: str, why: str
) -> None:
    for action in ("save", "preview", "test"):
        answer = write(hr, text, action)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert why in page
        assert text.strip() in page
    assert not Wording.objects.exists()
    assert not Notification.objects.exists()


def test_nothing_in_a_text_runs(cast: Cast, hr: Client) -> None:
    write(hr, "{giver} %(value)s <b>$value</b>")
    assert told(cast) == "Ana Novak %(value)s <b>$value</b>"
    hr.force_login(user_of(cast.employee))
    assert "&lt;b&gt;" in hr.get("/notifications/").content.decode()


def test_a_preview_shows_the_examples_and_stores_nothing(hr: Client) -> None:
    page = write(hr, "Look: {giver}", "preview").content.decode()
    assert '<p id="preview">Look: Ana Novak</p>' in page
    assert "Look: {giver}" in page
    assert not Wording.objects.exists()


def test_a_test_comes_to_its_author_in_the_product_and_by_mail(cast: Cast, hr: Client) -> None:
    write(hr, "Look: {giver}", "test")
    deliver()
    assert Notification.objects.get().user == cast.hr_admin.user
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["sofia@acme.example"], "Test: Look: Ana Novak")
    ]
    assert not Wording.objects.exists()


def test_the_standard_words_come_back(cast: Cast, hr: Client) -> None:
    write(hr, "Look: {giver}")
    assert 'value="reset"' in hr.get(PAGE).content.decode()
    assert write(hr, "anything {", "reset")["Location"] == LIST
    assert told(cast) == KUDOS
    assert 'value="reset"' not in hr.get(PAGE).content.decode()


def test_words_with_a_placeholder_of_old_are_still_told(cast: Cast) -> None:
    Wording.objects.create(event="reviews.asked", text="{cycle} {of_old}")
    tell(cast.employee)
    assert Notification.objects.get().text == "Spring {of_old}"


def test_the_list_shows_every_event_as_it_reads(hr: Client) -> None:
    page = hr.get(LIST).content.decode()
    assert REVIEWS in page
    assert "for chat channels" in page
    assert hr.get(f"{LIST}none/words/").status_code == 404


def test_the_api_does_what_the_pages_do(cast: Cast) -> None:
    api = api_client(user_of(cast.hr_admin))
    path = "/api/v1/notification-events/kudos.received/"
    changed = api.patch(path, {"text": "Hey, {giver}"}, content_type="application/json").json()
    assert (changed["is_own"], changed["preview"]) == (True, "Hey, Ana Novak")
    assert set(changed["placeholders"]) == {"giver", "value"}
    assert changed in api.get("/api/v1/notification-events/").json()
    preview = post(api, "notification-events/kudos.received/preview/", {"text": "{value}?"})
    assert preview.json() == {"preview": "Delivers what was promised?"}
    assert post(api, "notification-events/kudos.received/test/", {"text": "{value}?"}).status_code == 201
    assert not post(api, "notification-events/kudos.received/reset/", {}).json()["is_own"]


@pytest.mark.parametrize(
    "content", [{"text": "{nobody}"}, {"text": ""}, {}, {"text": None}, {"text": "a\x00"}, []]
)
def test_the_api_refuses_what_cannot_be_filled_in(cast: Cast, content: Any) -> None:
    api = api_client(user_of(cast.hr_admin))
    path = "/api/v1/notification-events/kudos.received/"
    assert api.patch(path, content, content_type="application/json").status_code == 400
    assert api.patch(path.replace("kudos", "none"), content, content_type="application/json").status_code in {
        400,
        404,
    }
    assert not Wording.objects.exists()


def test_the_api_says_which_placeholders_there_are(cast: Cast) -> None:
    api = api_client(user_of(cast.hr_admin))
    answer = post(api, "notification-events/kudos.received/preview/", {"text": "{nobody}"})
    details = assert_problem(answer, 400, "invalid")
    (error,) = details["errors"]["text"]
    assert error["code"] == "unknown"
    assert "{giver}, {value}" in error["message"]


def test_a_wording_is_kept_once(cast: Cast) -> None:
    event = event_named("kudos.received")
    for text in ("Once", "Twice"):
        wording_save(event=event, text=text, actor=user_of(cast.hr_admin))
    assert Wording.objects.get().text == "Twice"
