"""Words that somebody finds out of place are looked at by others than whom they are about."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from careerladders.evidence import evidence_for
from notifications.home import tasks_for
from people.models import Employee
from recognition.models import Comment, Kudos, Post, Report
from recognition.selectors import points
from recognition.services.answers import comment_write
from recognition.services.kudos import kudos_edit
from recognition.services.moderation import report_create, report_decide
from recognition.services.months import points_month_begin
from recognition.services.points import Kind
from tests.api import api_client
from tests.factories import Cast, give_role
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import MESSAGE, give, user_of
from tests.recognition.points import make_kudos_program
from tests.recognition.posts import award, prefer, read, report
from tests.recognition.test_points_given import holds, spend_all

PAGE = "/recognition/moderation/"


@pytest.fixture
def kudos(cast: Cast) -> Kudos:
    """What Priya thanked Tomas for, with 30 points."""
    make_kudos_program()
    points_month_begin(day=timezone.localdate())
    return give(cast.employee, cast.peer, points=30)


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which a moderator is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def remove(report: Report, cast: Cast) -> bool:
    """HR removes what was reported; whether the points were spent."""
    decision = report_decide(
        report=report, outcome="removed", reason="It hurts.", actor=user_of(cast.hr_admin)
    )
    return decision.points_spent


def test_a_reader_reports_with_a_reason_once(client: Client, kudos: Kudos, cast: Cast) -> None:
    client.force_login(user_of(cast.manager))
    path = f"/recognition/{kudos.pk}/report/"
    assert MESSAGE in client.get(path).content.decode()
    assert client.post(path, {"reason": " "}).status_code == 422
    page = client.post(path, {"reason": "It is not true."}, follow=True).content.decode()
    assert "A moderator will look at it." in page
    assert "You have reported this before." in client.post(path, {"reason": "Again."}).content.decode()
    found = Report.objects.get()
    assert (found.reporter, found.reason, found.words) == (cast.manager, "It is not true.", MESSAGE)


def test_nobody_reports_what_they_cannot_read_or_wrote(client: Client, kudos: Kudos, cast: Cast) -> None:
    private = give(cast.employee, cast.peer, is_private=True)
    client.force_login(user_of(cast.manager))
    assert client.get(f"/recognition/{private.pk}/report/").status_code == 404
    with pytest.raises(StateConflict) as refusal:
        report(kudos, cast.employee)
    assert refusal.value.code == "own"


def test_a_moderator_reads_the_words_and_reason_and_keeps_them(hr: Client, kudos: Kudos, cast: Cast) -> None:
    found = report(kudos, cast.manager)
    assert [task.text for task in tasks_for(user_of(cast.hr_admin)) if task.url == PAGE] == ["1 report"]
    page = hr.get(PAGE).content.decode()
    assert MESSAGE in page
    assert "That is not what happened." in page
    hr.post(f"{PAGE}{found.pk}/", {"outcome": "kept", "reason": "I asked: it did happen."})
    found.refresh_from_db()
    assert (found.outcome, found.decision_reason) == ("kept", "I asked: it did happen.")
    assert found.moderator == cast.hr_admin.user
    assert read(user_of(cast.manager)) == [kudos.post]
    assert holds(cast) == (70, 30)


def test_words_that_change_after_a_report_are_shown_as_they_were(
    hr: Client, kudos: Kudos, cast: Cast
) -> None:
    report(kudos, cast.manager)
    kudos_edit(kudos=kudos, message="Nothing to see here.", actor=user_of(cast.employee))
    page = hr.get(PAGE).content.decode()
    assert MESSAGE in page
    assert "Nothing to see here." in page


def test_removing_takes_the_words_from_everybody_and_the_points_back(
    client: Client, kudos: Kudos, cast: Cast
) -> None:
    assert remove(report(kudos, cast.manager), cast) is False
    assert holds(cast) == (100, 0)
    assert points.faults() == []
    assert read(user_of(cast.manager)) == read(user_of(cast.hr_admin)) == []
    for person in (cast.employee, cast.peer):
        client.force_login(user_of(person))
        for path in ("/recognition/", kudos.post.get_absolute_url()):
            page = client.get(path).content.decode()
            assert "removed by a moderator" in page
            assert MESSAGE not in page
    entry = AuditEntry.objects.get(action="kudos.removed")
    assert entry.detail == {"points_spent": False}
    assert [item for item in evidence_for(cast.peer) if item.source == "kudos"] == []


def test_a_preference_does_not_bring_back_what_was_removed(kudos: Kudos, cast: Cast) -> None:
    remove(report(kudos, cast.manager), cast)
    prefer(cast.peer, private=True)
    prefer(cast.peer)
    assert read(user_of(cast.manager)) == []


def test_points_that_are_spent_stay_but_the_words_go(hr: Client, kudos: Kudos, cast: Cast) -> None:
    spend_all(cast.peer)
    found = report(kudos, cast.manager)
    page = hr.post(f"{PAGE}{found.pk}/", {"outcome": "removed", "reason": "It hurts."}, follow=True)
    assert "has spent the points already" in page.content.decode()
    assert holds(cast) == (70, 0)
    assert read(user_of(cast.manager)) == []


def test_neither_giver_nor_receiver_learns_who_reported(client: Client, kudos: Kudos, cast: Cast) -> None:
    found = report(kudos, cast.manager)
    for person in (cast.employee, cast.peer):
        give_role(person, "moderator")
        client.force_login(user_of(person))
        assert "Jonas" not in client.get(PAGE).content.decode()
        assert client.post(f"{PAGE}{found.pk}/", {"outcome": "kept", "reason": "Fine."}).status_code == 404
        with pytest.raises(PermissionDenied):
            report_decide(report=found, outcome="kept", reason="Fine.", actor=user_of(person))
    assert AuditEntry.objects.get(action="report.created").actor_id is None


def test_the_database_knows_no_moderator_of_their_own(kudos: Kudos, cast: Cast) -> None:
    comment = comment_write(post=kudos.post, author=cast.manager, text="Hm.", actor=user_of(cast.manager))
    rude = report_create(reporter=cast.executive, comment=comment, reason="Rude.")
    own = [report(kudos, cast.manager), rude]
    for found, people in zip(own, [("employee", "peer"), ("manager", "employee", "peer")], strict=True):
        for name in people:
            with pytest.raises(IntegrityError, match="report_stake"), transaction.atomic():
                Report.objects.filter(pk=found.pk).update(moderator=user_of(getattr(cast, name)))
        assert Report.objects.visible_to(user_of(cast.hr_admin)).filter(pk=found.pk).exists()


def refuse(found: Report, person: Employee) -> None:
    """Somebody neither sees a report nor decides on it, whatever they try."""
    give_role(person, "moderator")
    assert not Report.objects.visible_to(user_of(person)).filter(pk=found.pk).exists()
    with pytest.raises(PermissionDenied):
        report_decide(report=found, outcome="kept", reason="Fine.", actor=user_of(person))
    with pytest.raises(IntegrityError, match="report_stake"), transaction.atomic():
        Report.objects.filter(pk=found.pk).update(moderator=user_of(person))


def test_nobody_decides_on_what_they_reported(kudos: Kudos, cast: Cast) -> None:
    other = report(kudos, cast.executive)
    refuse(report(kudos, cast.manager), cast.manager)
    assert not Report.objects.visible_to(user_of(cast.manager)).exists()
    with pytest.raises(PermissionDenied):
        report_decide(report=other, outcome="kept", reason="Fine.", actor=user_of(cast.manager))
    assert remove(other, cast) is False
    assert Report.objects.filter(outcome="removed").count() == 2


def test_comments_are_moderated_by_others_than_whom_they_are_about(cast: Cast) -> None:
    prize = award(cast.manager, cast.employee)
    anniversary = Post.objects.create(celebrated=cast.employee, years=3)
    for post, people in [(prize, [cast.employee, cast.manager]), (anniversary, [cast.employee])]:
        comment = comment_write(post=post, author=cast.peer, text="Hm.", actor=user_of(cast.peer))
        found = report_create(reporter=cast.executive, comment=comment, reason="Rude.")
        for person in people:
            refuse(found, person)
        assert remove(found, cast) is False


def test_comments_on_what_was_removed_are_read_by_nobody(kudos: Kudos, cast: Cast) -> None:
    comment_write(post=kudos.post, author=cast.manager, text="Hm.", actor=user_of(cast.manager))
    remove(report(kudos, cast.manager), cast)
    for person in (cast.employee, cast.peer, cast.manager):
        found = api_client(person.user).get("/api/v1/comments/", {"post": kudos.post.pk})
        assert found.json()["results"] == []


def test_a_removed_comment_is_read_by_nobody(client: Client, kudos: Kudos, cast: Cast) -> None:
    comment = comment_write(post=kudos.post, author=cast.manager, text="Hm.", actor=user_of(cast.manager))
    client.force_login(user_of(cast.executive))
    path = f"/recognition/comments/{comment.pk}/report/"
    assert client.post(path, {"reason": "Rude."}).status_code == 302
    remove(Report.objects.get(), cast)
    page = kudos.post.get_absolute_url()
    assert "Hm." not in client.get(page).content.decode()
    assert "1 comment" not in client.get(page).content.decode()
    client.force_login(user_of(cast.manager))
    assert "Your comment was removed by a moderator." in client.get(page).content.decode()
    assert Comment.objects.get().text == "Hm."


def test_one_decision_answers_all_reports_of_the_same_words(kudos: Kudos, cast: Cast) -> None:
    first, second = report(kudos, cast.manager), report(kudos, cast.executive)
    remove(first, cast)
    with pytest.raises(StateConflict) as refusal:
        remove(second, cast)
    assert refusal.value.code == "decided"
    assert set(Report.objects.values_list("outcome", flat=True)) == {"removed"}


@pytest.mark.parametrize(("outcome", "reason"), [("burned", "Why not."), ("removed", "  "), ("", "Fine.")])
def test_a_decision_needs_a_known_outcome_and_a_reason(
    hr: Client, kudos: Kudos, cast: Cast, outcome: str, reason: str
) -> None:
    found = report(kudos, cast.manager)
    assert hr.post(f"{PAGE}{found.pk}/", {"outcome": outcome, "reason": reason}).status_code == 422
    with pytest.raises(ValidationError):
        report_decide(report=found, outcome=outcome, reason=reason, actor=user_of(cast.hr_admin))
    assert Report.objects.get().outcome == ""


def test_evidence_leaves_out_what_its_receiver_keeps_private(kudos: Kudos, cast: Cast) -> None:
    (item,) = [item for item in evidence_for(cast.peer) if item.source == "kudos"]
    assert (item.text, item.url) == (MESSAGE, kudos.post.get_absolute_url())
    prefer(cast.peer, private=True)
    assert [item for item in evidence_for(cast.peer) if item.source == "kudos"] == []


def test_the_page_takes_as_many_queries_for_many_reports_as_for_few(
    hr: Client, kudos: Kudos, cast: Cast
) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            report(give(cast.employee, cast.peer), cast.manager)
        counts.append(queries(hr, PAGE))
    assert counts[0] == counts[1] <= MOST_QUERIES
    assert points.balance(Kind.TO_SPEND, cast.peer) == 30
