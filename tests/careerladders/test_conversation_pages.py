"""The pages of career conversations, as the two and as strangers open them."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.models import Conversation, NextStep
from careerladders.selectors.conversations import asked_by
from careerladders.services.conversations import evidence_attach, notes_save, offer_save, wish_save
from people.models import Employee
from tests.careerladders.conversations import (
    SOON,
    agree,
    close,
    move,
    open_one,
    rate,
    share,
    share_both,
)
from tests.careerladders.levels import level, make_ladder, stand
from tests.careerladders.test_evidence import lead
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

POSTS = {
    "view/": {},
    "answer/": {"text": "x"},
    "notes/": {"notes": "x", "revision": "1"},
    "evidence/": {"item": "kudos:1"},
    "steps/": {},
    "plan/": {},
    "close/": {"held_on": "2026-01-01"},
    "hand-over/": {},
    "withdraw/": {},
}


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    """Priya's conversation with Jonas about IC5."""
    return open_one(cast.employee)


def sign_in(client: Client, employee: Employee) -> Client:
    client.force_login(user_of(employee))
    return client


def text(response: Any, status: int = 200) -> str:
    """The page, its white space made even."""
    assert response.status_code == status, response.content[:300]
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")


def url_of(conversation: Conversation) -> str:
    return f"/conversations/{conversation.pk}/"


def filled(conversation: Conversation, step: int = 3, **more: str) -> dict[str, str]:
    """A whole view, as the form sends it."""
    asked = [expectation.competency_id for expectation in asked_by(conversation.level)]
    return {f"rating-{pk}": str(step) for pk in asked} | more


class TestWhoMay:
    """Nobody but the two, whatever their role."""

    @pytest.mark.parametrize("who", ["peer", "hr_admin", "executive"])
    @pytest.mark.parametrize("path", ["", *POSTS])
    def test_to_strangers_there_is_no_such_conversation(
        self, client: Client, cast: Cast, conversation: Conversation, who: str, path: str
    ) -> None:
        sign_in(client, getattr(cast, who))
        address = url_of(conversation) + path
        answer = client.post(address, POSTS[path]) if path else client.get(address)
        assert answer.status_code == 404

    def test_nor_is_there_to_a_former_manager(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.manager)
        assert client.get(url_of(conversation)).status_code == 200
        move(cast.employee, cast.sales, cast.executive, timezone.localdate())
        assert client.get(url_of(conversation)).status_code == 404

    def test_steps_and_evidence_of_another_conversation_are_not_found_in_ones_own(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        step = agree(open_one(cast.peer))
        sign_in(client, cast.employee)
        for path in (f"steps/{step.pk}/done/", f"steps/{step.pk}/remove/", "evidence/1/detach/"):
            assert client.post(url_of(conversation) + path).status_code == 404
        assert NextStep.objects.get().done_on is None

    def test_the_list_shows_nobody_elses(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        for stranger in (cast.hr_admin, cast.executive, cast.peer):
            page = text(sign_in(client, stranger).get("/conversations/"))
            assert url_of(conversation) not in page


class TestTwoDevices:
    """What was written on one device is not lost by the other."""

    def test_a_form_read_before_overwrites_only_what_was_changed_in_it(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        first, second = [row.competency_id for row in asked_by(conversation.level)[:2]]
        sign_in(client, cast.employee)
        empty = {f"initial-text-{pk}": "" for pk in (first, second)}
        autosave = {"X-Autosave": "1"}
        path = url_of(conversation) + "view/"
        client.post(path, empty | {f"text-{first}": "On the phone."}, headers=autosave)
        laptop = empty | {f"text-{first}": "", f"text-{second}": "On the laptop."}
        assert client.post(path, laptop, headers=autosave).status_code == 204
        written = dict(conversation.ratings.values_list("competency", "own_text"))
        assert written == {first: "On the phone.", second: "On the laptop."}

    def test_a_step_leaves_the_words_of_the_other_device_alone(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        first = asked_by(conversation.level)[0].competency_id
        sign_in(client, cast.employee)
        path, autosave = url_of(conversation) + "view/", {"X-Autosave": "1"}
        client.post(path, {f"text-{first}": "On the phone."}, headers=autosave)
        client.post(path, {f"initial-text-{first}": "", f"rating-{first}": "4"}, headers=autosave)
        assert conversation.ratings.values_list("own", "own_text").get() == (4, "On the phone.")

    def test_a_refused_form_shows_what_is_stored_and_what_was_typed(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        first, second = [row.competency_id for row in asked_by(conversation.level)[:2]]
        sign_in(client, cast.employee)
        path = url_of(conversation) + "view/"
        client.post(path, {f"text-{first}": "On the phone."}, headers={"X-Autosave": "1"})
        laptop = {f"initial-text-{first}": "", f"text-{first}": "", f"text-{second}": "On the laptop."}
        page = client.post(path, laptop | {"action": "share"}).content.decode()
        for pk, words in ((first, "On the phone."), (second, "On the laptop.")):
            assert f'name="initial-text-{pk}" value="{words}"' in page
            assert re.search(rf'name="text-{pk}"[^>]*>\s*{words}</textarea>', page)

    def test_the_page_sends_what_was_read(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        page = sign_in(client, cast.employee).get(url_of(conversation)).content.decode()
        first = asked_by(conversation.level)[0].competency_id
        assert f'name="initial-text-{first}"' in page
        assert f'name="initial-rating-{first}"' in page


class TestOpening:
    """A conversation is opened from my path or from the list."""

    def test_the_next_level_is_proposed_and_all_others_can_be_chosen(
        self, client: Client, cast: Cast
    ) -> None:
        stand(cast.employee, "IC4")
        page = text(sign_in(client, cast.employee).get("/conversations/new/"))
        assert f'value="{level("IC5").pk}" selected' in page
        assert "· Managers" in page

    def test_beginning_leads_to_the_conversation(self, client: Client, cast: Cast) -> None:
        values = {"employee": cast.employee.pk, "level": level("M2").pk, "planned_for": "2090-01-01"}
        answer = sign_in(client, cast.employee).post("/conversations/new/", values)
        opened = Conversation.objects.get()
        assert answer["Location"] == url_of(opened)
        assert (opened.level, opened.planned_for) == (level("M2"), SOON)

    def test_a_manager_opens_one_with_a_report_and_with_nobody_else(self, client: Client, cast: Cast) -> None:
        sign_in(client, cast.manager)
        stand(cast.employee, "IC3")
        page = text(client.get(f"/conversations/new/?employee={cast.employee.pk}"))
        assert f'value="{cast.employee.pk}" selected' in page
        assert f'value="{level("IC4").pk}" selected' in page
        for stranger in (cast.peer, cast.executive):
            values = {"employee": stranger.pk, "level": level("M2").pk}
            text(client.post("/conversations/new/", values), 400)
        assert not Conversation.objects.exists()

    def test_without_a_manager_the_page_says_who_can_help(self, client: Client, cast: Cast) -> None:
        page = text(sign_in(client, cast.executive).get("/conversations/new/"))
        assert "No manager is entered for you" in page

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("planned_for", "2020-01-01", "Choose today or a day to come."),
            ("planned_for", "soon", "Enter a valid date."),
            ("level", "0", "Select a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, client: Client, cast: Cast, field: str, value: str, words: str
    ) -> None:
        values = {"employee": cast.employee.pk, "level": level("IC5").pk, field: value}
        assert words in text(sign_in(client, cast.employee).post("/conversations/new/", values), 400)

    def test_a_second_one_about_the_same_level_is_refused(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        values = {"employee": cast.employee.pk, "level": conversation.level_id}
        page = text(sign_in(client, cast.employee).post("/conversations/new/", values), 400)
        assert "open already" in page


class TestPreparing:
    """The view saves itself and is shared by its button."""

    def test_a_view_saves_itself_and_is_still_there(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.employee)
        first = asked_by(conversation.level)[0].competency_id
        values = {f"rating-{first}": "4", f"text-{first}": "I taught two people."}
        answer = client.post(url_of(conversation) + "view/", values, headers={"X-Autosave": "1"})
        assert answer.status_code == 204
        page = text(client.get(url_of(conversation)))
        assert "I taught two people." in page
        assert page.count("checked") == 1

    def test_autosave_never_shares(self, client: Client, cast: Cast, conversation: Conversation) -> None:
        values = filled(conversation, action="share")
        sign_in(client, cast.employee).post(
            url_of(conversation) + "view/", values, headers={"X-Autosave": "1"}
        )
        conversation.refresh_from_db()
        assert conversation.employee_shared_at is None

    def test_what_cannot_be_stored_is_refused_and_kept_in_the_form(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.employee)
        first = asked_by(conversation.level)[0].competency_id
        for name, value in [
            (f"rating-{first}", "6"),
            (f"rating-{first}", "x"),
            (f"text-{first}", "x" * 1001),
            (f"text-{first}", "a\x00b"),
        ]:
            for headers in ({}, {"X-Autosave": "1"}):
                answer = client.post(url_of(conversation) + "view/", {name: value}, headers=headers)
                assert answer.status_code == 400
        assert not conversation.ratings.exists()

    def test_sharing_something_unfinished_names_what_is_missing_and_keeps_the_rest(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        values = filled(conversation, action="share")
        missing = asked_by(conversation.level)[0].competency
        del values[f"rating-{missing.pk}"]
        answer = sign_in(client, cast.employee).post(url_of(conversation) + "view/", values)
        assert f"Rate every competency before you share: {missing.name}." in text(answer, 400)
        assert conversation.ratings.count() == len(values) - 1

    def test_both_share_and_then_see_each_other(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        last = asked_by(conversation.level).last()
        assert last is not None
        own = filled(conversation, 3, action="share", **{f"text-{last.competency_id}": "Secret so far"})
        sign_in(client, cast.employee).post(url_of(conversation) + "view/", own)
        assert "Your view is shared" in text(client.get(url_of(conversation)))
        sign_in(client, cast.manager)
        assert "Secret so far" not in text(client.get(url_of(conversation)))
        theirs = filled(conversation, 3, action="share") | {f"rating-{last.competency_id}": "1"}
        client.post(url_of(conversation) + "view/", theirs)
        page = text(client.get(url_of(conversation)))
        assert "Secret so far" in page
        assert "You see one competency very differently" in page
        assert page.count("Talk about this first") == 1
        assert page.index("Talk about this first") < page.index("Does it reliably")

    def test_a_shared_view_cannot_be_changed_by_hand(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        share(conversation, user_of(cast.employee))
        sign_in(client, cast.employee)
        answer = client.post(url_of(conversation) + "view/", filled(conversation, 5))
        assert "A view that is shared stays as it is." in text(answer, 400)
        assert set(conversation.ratings.values_list("own", flat=True)) == {3}

    def test_hidden_answers_are_on_no_page(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        rate(conversation, user_of(cast.manager), 2, "Managers secret")
        offer_save(conversation=conversation, text="Secret offer", actor=user_of(cast.manager))
        wish_save(conversation=conversation, text="Secret wish", actor=user_of(cast.employee))
        page = text(sign_in(client, cast.employee).get(url_of(conversation)))
        assert "Managers secret" not in page
        assert "Secret offer" not in page
        assert "Secret wish" in page
        assert "Secret wish" not in text(sign_in(client, cast.manager).get(url_of(conversation)))


class TestTalking:
    """Answers, notes, evidence, steps, and the end."""

    def test_a_step_that_comes_after_the_end_is_refused_and_its_words_are_shown_again(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        close(conversation, timezone.localdate())
        values = {"text": "Lead the launch", "owner": "employee", "due": "2090-01-01", "axis": "leadership"}
        page = text(sign_in(client, cast.employee).post(url_of(conversation) + "steps/", values), 400)
        assert "This conversation is closed." in page
        assert 'value="Lead the launch"' in page
        assert "Agree on a step" not in text(client.get(url_of(conversation)))

    def test_each_answers_how_to_grow_in_both(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        for person, words in ((cast.employee, "A mentor"), (cast.manager, "Two days a month")):
            sign_in(client, person).post(url_of(conversation) + "answer/", {"text": words})
        conversation.refresh_from_db()
        assert (conversation.wish, conversation.offer) == ("A mentor", "Two days a month")
        answer = client.post(
            url_of(conversation) + "answer/", {"text": "x" * 2001}, headers={"X-Autosave": "1"}
        )
        assert answer.status_code == 400

    def test_of_two_who_write_notes_the_second_sees_both_texts(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        notes_save(conversation=conversation, text="Hers", revision=1, actor=user_of(cast.employee))
        sign_in(client, cast.manager)
        answer = client.post(url_of(conversation) + "notes/", {"notes": "His", "revision": "1"})
        page = text(answer, 409)
        assert "Hers" in page
        assert "His</textarea>" in page
        assert 'name="revision" value="2"' in page
        client.post(url_of(conversation) + "notes/", {"notes": "Hers and his", "revision": "2"})
        conversation.refresh_from_db()
        assert conversation.notes == "Hers and his"

    @pytest.mark.parametrize("revision", ["", "x", "0", "99999999999"])
    def test_notes_without_a_true_revision_are_refused(
        self, client: Client, cast: Cast, conversation: Conversation, revision: str
    ) -> None:
        sign_in(client, cast.manager)
        values = {"notes": "His", "revision": revision}
        assert client.post(url_of(conversation) + "notes/", values).status_code == 400

    def test_the_employee_brings_in_what_speaks_for_them(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        role = lead(cast.employee, outcome="Faster by far")
        sign_in(client, cast.employee)
        assert "Project lead: Search" in text(client.get(url_of(conversation)))
        client.post(url_of(conversation) + "evidence/", {"item": f"leadership_role:{role.pk}"})
        page = text(sign_in(client, cast.manager).get(url_of(conversation)))
        assert "Faster by far" in page
        assert "Take out" not in page
        assert "Bring something in" not in page
        item = conversation.evidence.get()
        detach = f"{url_of(conversation)}evidence/{item.pk}/detach/"
        assert client.post(detach).status_code == 403
        assert sign_in(client, cast.employee).post(detach).status_code == 302
        assert not conversation.evidence.exists()

    @pytest.mark.parametrize("item", ["leadership_role:0", "none:1", "", "a:b:c"])
    def test_what_is_not_ones_own_cannot_be_brought_in(
        self, client: Client, cast: Cast, conversation: Conversation, item: str
    ) -> None:
        sign_in(client, cast.employee)
        answer = client.post(url_of(conversation) + "evidence/", {"item": item}, follow=True)
        assert "This is not among what speaks for you." in text(answer)

    def test_steps_are_agreed_changed_done_and_removed(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.manager)
        values = {"text": "Lead", "owner": "employee", "due": "2090-01-01", "axis": "management"}
        client.post(url_of(conversation) + "steps/", values)
        step = NextStep.objects.get()
        address = f"{url_of(conversation)}steps/{step.pk}/"
        assert "Lead" in text(client.get(address))
        client.post(address, values | {"text": "Lead the next one"})
        client.post(address + "done/")
        step.refresh_from_db()
        assert (step.text, step.done_on) == ("Lead the next one", timezone.localdate())
        client.post(address + "done/", {"done": "no"})
        step.refresh_from_db()
        assert step.done_on is None
        client.post(address + "remove/")
        assert not NextStep.objects.exists()

    def test_a_step_that_is_wrong_keeps_what_was_typed(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.manager)
        values = {"text": "Lead the next one", "owner": "hr", "due": "2020-01-01", "axis": "none"}
        page = text(client.post(url_of(conversation) + "steps/", values), 400)
        assert 'value="Lead the next one"' in page
        page = text(
            client.post(url_of(conversation) + "steps/", values | {"owner": "manager", "axis": "craft"}),
            400,
        )
        assert "Choose today or a day to come." in page

    def test_the_talk_is_noted_and_only_the_steps_go_on(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        share_both(conversation)
        agree(conversation)
        sign_in(client, cast.manager)
        today = timezone.localdate().isoformat()
        client.post(url_of(conversation) + "close/", {"held_on": today})
        page = text(client.get(url_of(conversation)))
        assert "Held on" in page
        assert "Done<span" in page
        for words in ("Add the step", "Save the notes", "We have talked", "Set the day"):
            assert words not in page

    def test_nobody_talked_tomorrow(self, client: Client, cast: Cast, conversation: Conversation) -> None:
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        values = {"held_on": tomorrow.isoformat()}
        page = text(sign_in(client, cast.manager).post(url_of(conversation) + "close/", values), 400)
        assert "today at the latest" in page

    def test_the_day_is_set(self, client: Client, cast: Cast, conversation: Conversation) -> None:
        sign_in(client, cast.manager)
        client.post(url_of(conversation) + "plan/", {"planned_for": "2090-01-01"})
        assert "Planned for" in text(client.get(url_of(conversation)))

    def test_the_employee_goes_on_with_a_new_manager(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        move(cast.employee, cast.sales, cast.executive, timezone.localdate())
        sign_in(client, cast.employee)
        assert "Go on with Mara Example" in text(client.get(url_of(conversation)))
        client.post(url_of(conversation) + "hand-over/")
        assert "With Mara Example" in text(client.get(url_of(conversation)))
        assert sign_in(client, cast.executive).get(url_of(conversation)).status_code == 200
        assert sign_in(client, cast.manager).get(url_of(conversation)).status_code == 404

    def test_one_opened_by_mistake_is_withdrawn(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.employee).post(url_of(conversation) + "withdraw/")
        assert not Conversation.objects.exists()


class TestTheList:
    """Mine, and those with my team."""

    def test_it_says_what_each_waits_for(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        sign_in(client, cast.employee)
        assert "For you to prepare" in text(client.get("/conversations/"))
        share(conversation, user_of(cast.employee))
        assert "Waiting for the other view" in text(client.get("/conversations/"))
        share(conversation, user_of(cast.manager))
        assert "Ready to talk" in text(client.get("/conversations/"))
        close(conversation, timezone.localdate())
        assert "Closed" in text(client.get("/conversations/"))

    def test_a_manager_sees_their_team_and_can_open_one(
        self, client: Client, cast: Cast, conversation: Conversation
    ) -> None:
        page = text(sign_in(client, cast.manager).get("/conversations/"))
        assert url_of(conversation) in page
        assert f"/conversations/new/?employee={cast.employee.pk}" in page

    def test_without_any_it_says_what_they_are_for(self, client: Client, cast: Cast) -> None:
        assert "No conversation yet" in text(sign_in(client, cast.peer).get("/conversations/"))


def test_lists_and_pages_ask_the_database_as_often_however_much_there_is(
    client: Client, cast: Cast, conversation: Conversation
) -> None:
    sign_in(client, cast.manager)
    share_both(conversation)
    counts = []
    for size in (1, 6):
        for number in range(size):
            report = make_person(f"P{size}-{number}", cast.product, cast.manager)
            open_one(report)
            agree(conversation, f"Step {size}-{number}")
            role = lead(cast.employee, f"Role {size}-{number}")
            evidence_attach(
                conversation=conversation,
                source="leadership_role",
                key=str(role.pk),
                actor=user_of(cast.employee),
            )
        counts.append([queries(client, path) for path in ("/conversations/", url_of(conversation))])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES
