"""Colleagues are nominated for what they did; what is refused says why, in service and database alike."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from notifications.models import Notification
from recognition.guidance import hints
from recognition.models import Endorsement, Nomination, Nominee, Program, RecognitionPreference
from recognition.selectors.awards import awards_won
from recognition.selectors.nominations import nominations
from recognition.services.files import MOST_BYTES, file_add, file_remove
from recognition.services.nominations import (
    draft_drop,
    endorsement_write,
    endorser_ask,
    nomination_begin,
    nomination_save,
    nomination_submit,
    nomination_withdraw,
)
from recognition.services.selection import nomination_award
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.nominations import (
    ANSWERS,
    REASON,
    awarded,
    beside,
    draft,
    execution,
    hr,
    ines,
    judge,
    published,
    submitted,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def code_of(refusal: pytest.ExceptionInfo[Any], field: str = "") -> str:
    """The code of what was refused."""
    error = refusal.value.error_dict[field][0] if field else refusal.value
    return str(error.code if hasattr(error, "code") else error.args[1])


def test_a_draft_keeps_what_is_written_bit_by_bit(cast: Cast) -> None:
    nomination = nomination_begin(program=published(cast), actor=user_of(cast.manager))
    nomination_save(nomination=nomination, actor=user_of(cast.manager), situation=" On 3 May\r\nin Berlin ")
    nomination_save(nomination=nomination, actor=user_of(cast.manager), impact="Shipped.")
    nomination.refresh_from_db()
    assert (nomination.situation, nomination.impact) == ("On 3 May\nin Berlin", "Shipped.")


def test_beginning_twice_goes_on_with_the_empty_draft(cast: Cast) -> None:
    program = published(cast)
    first, second = (nomination_begin(program=program, actor=user_of(cast.manager)) for _time in range(2))
    assert first == second
    nomination_save(nomination=first, actor=user_of(cast.manager), impact="Shipped.")
    assert nomination_begin(program=program, actor=user_of(cast.manager)) != first


def test_a_team_is_credited_by_name_and_the_panel_is_told_without_the_nominator(cast: Cast) -> None:
    nomination = submitted(published(cast), cast.manager, cast.employee, cast.peer)
    assert [str(nominee) for nominee in nomination.nominees.all()] == ["Priya Example", "Tomas Example"]
    told = list(Notification.objects.order_by("id"))
    assert [row.user for row in told] == [ines(cast).user, beside(cast, "Ravi").user]
    assert told[0].text == "A nomination waits for your scores: Spring awards."


def test_nobody_nominates_themselves(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager)
    with pytest.raises(ValidationError) as refusal:
        nomination_save(nomination=nomination, actor=user_of(cast.manager), nominees=[cast.manager])
    assert code_of(refusal, "nominees") == "self_nomination"
    with pytest.raises(IntegrityError, match="nominee_not_nominator"):
        Nominee.objects.create(nomination=nomination, employee=cast.manager, nominator=cast.manager)


def test_the_database_knows_who_the_nominator_is(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager)
    with pytest.raises(IntegrityError, match="nominee_of_nominator"):
        Nominee.objects.create(nomination=nomination, employee=cast.manager, nominator=cast.peer)


@pytest.mark.parametrize(
    "days",
    [{"closes_on": dt.timedelta(days=-1)}, {"opens_on": dt.timedelta(days=1)}],
    ids=["over", "to come"],
)
def test_a_closed_window_refuses(cast: Cast, days: dict[str, dt.timedelta]) -> None:
    program = published(cast)
    nomination = draft(program, cast.manager, cast.employee)
    today = timezone.localdate()
    Program.objects.filter(pk=program.pk).update(**{name: today + delta for name, delta in days.items()})
    with pytest.raises(PermissionDenied) as refusal:
        nomination_submit(nomination=nomination, actor=user_of(cast.manager))
    assert code_of(refusal) == "window"
    with pytest.raises(IntegrityError, match="nomination_window"):
        Nomination.objects.filter(pk=nomination.pk).update(status="submitted", submitted_on=today)


def test_a_program_that_was_closed_takes_no_more(cast: Cast) -> None:
    program = published(cast)
    nomination = draft(program, cast.manager, cast.employee)
    Program.objects.filter(pk=program.pk).update(status="closed")
    with pytest.raises(PermissionDenied):
        nomination_submit(nomination=nomination, actor=user_of(cast.manager))
    with pytest.raises(IntegrityError, match="nomination_window"):
        Nomination.objects.filter(pk=nomination.pk).update(
            status="submitted", submitted_on=timezone.localdate()
        )


def test_the_limit_per_person_holds(cast: Cast) -> None:
    program = published(cast, per_person=1)
    second = draft(program, cast.manager, cast.peer)
    submitted(program, cast.manager, cast.employee)
    with pytest.raises(StateConflict) as refusal:
        nomination_submit(nomination=second, actor=user_of(cast.manager))
    assert code_of(refusal) == "limit"
    with pytest.raises(IntegrityError, match="nomination_limit"):
        Nomination.objects.filter(pk=second.pk).update(status="submitted", submitted_on=timezone.localdate())


def test_a_nomination_that_was_withdrawn_does_not_count(cast: Cast) -> None:
    program = published(cast, per_person=1)
    first = submitted(program, cast.manager, cast.employee)
    nomination_withdraw(nomination=first, actor=user_of(cast.manager))
    assert submitted(program, cast.manager, cast.employee).status == "submitted"


def test_only_those_whom_the_program_is_for_take_part(cast: Cast) -> None:
    program = published(cast)
    program.departments.add(cast.product)
    with pytest.raises(PermissionDenied) as refusal:
        nomination_begin(program=program, actor=user_of(cast.peer))
    assert code_of(refusal) == "not_eligible"
    nomination = nomination_begin(program=program, actor=user_of(cast.manager))
    with pytest.raises(ValidationError) as refused:
        nomination_save(nomination=nomination, actor=user_of(cast.manager), nominees=[cast.peer])
    assert refused.value.messages == ["This program isn’t for: Tomas Example."]


def test_all_that_is_missing_is_said_at_once(cast: Cast) -> None:
    nomination = nomination_begin(program=published(cast), actor=user_of(cast.manager))
    with pytest.raises(ValidationError) as refusal:
        nomination_submit(nomination=nomination, actor=user_of(cast.manager))
    assert set(refusal.value.error_dict) == {"nominees", "category", "situation", "behaviour", "impact"}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_is_bounded(cast: Cast, name: str) -> None:
    nomination = draft(published(cast), cast.manager)
    too_long: dict[str, Any] = {name: "x" * 2001}
    with pytest.raises(ValidationError) as refusal:
        nomination_save(nomination=nomination, actor=user_of(cast.manager), **too_long)
    assert code_of(refusal, name) == "max_length"


def test_a_category_of_another_program_is_refused(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager)
    other = execution(published(cast, name="Autumn awards"))
    with pytest.raises(ValidationError) as refusal:
        nomination_save(nomination=nomination, actor=user_of(cast.manager), category=other)
    assert code_of(refusal, "category") == "not_in_program"
    with pytest.raises(IntegrityError, match="nomination_category_of_program"):
        Nomination.objects.filter(pk=nomination.pk).update(category=other)


def test_what_was_handed_in_stays(cast: Cast) -> None:
    nomination = submitted(published(cast), cast.manager, cast.employee)
    for change in (nomination_save, nomination_submit):
        with pytest.raises(StateConflict):
            change(nomination=nomination, actor=user_of(cast.manager))


def test_only_the_nominator_writes(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    for change in (nomination_save, nomination_submit, nomination_withdraw, draft_drop):
        with pytest.raises(PermissionDenied):
            change(nomination=nomination, actor=user_of(cast.hr_admin))


def seen_by(*people: Any) -> list[bool]:
    """Who of them sees the only nomination."""
    return [nominations(user_of(person)).exists() for person in people]


def test_nobody_but_hr_and_who_is_asked_sees_one_that_waits(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee, cast.hr_admin)
    assert seen_by(cast.manager, cast.hr_admin, cast.employee, cast.peer) == [True, False, False, False]
    nomination_submit(nomination=nomination, actor=user_of(cast.manager))
    endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))
    # Sofia decides on nominations, but this one names her.
    assert seen_by(cast.manager, cast.hr_admin, cast.employee, cast.peer) == [True, False, False, True]


@pytest.mark.parametrize(("is_private", "peer_reads"), [(False, True), (True, False)])
def test_an_award_is_read_by_all_unless_it_is_private(cast: Cast, is_private: bool, peer_reads: bool) -> None:
    awarded(cast, published(cast), cast.employee, is_private=is_private)
    assert seen_by(cast.employee, cast.hr_admin, cast.peer) == [True, True, peer_reads]


def test_a_colleague_endorses_in_their_own_words(cast: Cast) -> None:
    nomination = submitted(published(cast), cast.manager, cast.employee)
    endorsement = endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))
    told = Notification.objects.get(url=f"/recognition/nominations/{nomination.pk}/endorse/")
    assert told.text == "Jonas Example asks whether you stand behind a nomination: Spring awards."
    endorsement_write(endorsement=endorsement, text="I saw it.", actor=user_of(cast.peer))
    assert Endorsement.objects.get().text == "I saw it."
    with pytest.raises(PermissionDenied):
        endorsement_write(endorsement=endorsement, text="Mine", actor=user_of(cast.manager))


@pytest.mark.parametrize(
    ("who", "code"),
    [("manager", "nominator"), ("employee", "nominee"), ("peer", "asked"), ("executive", "panel")],
)
def test_who_has_a_part_in_it_does_not_endorse_it(cast: Cast, who: str, code: str) -> None:
    nomination = submitted(published(cast, cast.executive, ines(cast)), cast.manager, cast.employee)
    endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))
    with pytest.raises(ValidationError) as refusal:
        endorser_ask(nomination=nomination, employee=getattr(cast, who), actor=user_of(cast.manager))
    assert code_of(refusal, "employee") == code


def test_files_are_few_small_and_of_known_types(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)

    def add(content: bytes, name: str = "proof.png") -> Any:
        upload = SimpleUploadedFile(name, content)
        return file_add(nomination=nomination, upload=upload, actor=user_of(cast.manager))

    for content, code in ((b"<svg>", "type"), (b"%PDF-" + b"0" * MOST_BYTES, "too_large")):
        with pytest.raises(ValidationError) as refusal:
            add(content)
        assert code_of(refusal, "file") == code
    added = [add(PNG) for _number in range(5)]
    assert {file.content_type for file in added} == {"image/png"}
    with pytest.raises(ValidationError) as refusal:
        add(PNG)
    assert code_of(refusal, "file") == "too_many"
    for file in added:
        file_remove(file=file, actor=user_of(cast.manager))
    assert nomination.files.count() == 0


def test_hints_tell_a_specific_observed_effect_from_praise() -> None:
    assert [hint.holds for hint in hints(**ANSWERS)] == [True, True, True]
    praise = "Always great, a fantastic team player and a really nice person to be around."
    found = {
        hint.code: hint.holds for hint in hints("last year", praise, "it was nice for everybody who came")
    }
    assert found == {"specific": False, "observed": False, "impact": False}


def test_a_draft_that_is_dropped_is_gone_with_its_files(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    upload = SimpleUploadedFile("proof.png", PNG)
    stored = file_add(nomination=nomination, upload=upload, actor=user_of(cast.manager)).file
    with django_capture_on_commit_callbacks(execute=True):
        draft_drop(nomination=nomination, actor=user_of(cast.manager))
    assert not Nomination.objects.exists()
    assert not stored.storage.exists(str(stored.name))


def test_a_draft_is_neither_endorsed_nor_withdrawn(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    for refused in (
        lambda: endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager)),
        lambda: nomination_withdraw(nomination=nomination, actor=user_of(cast.manager)),
    ):
        with pytest.raises(StateConflict) as refusal:
            refused()
        assert refusal.value.code == "wrong_state"


def test_what_was_never_handed_in_is_nobody_elses(cast: Cast) -> None:
    draft(published(cast), cast.manager, cast.employee)
    assert seen_by(cast.manager, cast.hr_admin) == [True, False]


def test_awards_of_those_who_keep_theirs_private_are_read_by_nobody_else(cast: Cast) -> None:
    RecognitionPreference.objects.create(employee=cast.employee, keeps_private=True)
    program, noor = published(cast), beside(cast, "Noor")
    alone = awarded(cast, program, cast.employee)
    team = awarded(cast, program, cast.employee, noor)
    read = {row: row for row in nominations(user_of(cast.peer))}
    assert list(read) == [team]
    assert [str(nominee) for nominee in read[team].nominees.all()] == ["Noor Example"]
    assert set(nominations(user_of(cast.employee))) == {alone, team}
    assert list(awards_won(cast.employee)) == []
    assert [item.key for item in awards_won(noor)] == [str(team.pk)]


def test_the_reason_is_read_by_those_whose_affair_it_is(cast: Cast) -> None:
    awarded(cast, published(cast), cast.employee)
    people = (cast.manager, cast.employee, cast.hr_admin, cast.peer)
    found: list[Any] = [nominations(user_of(person)).get() for person in people]
    assert [nomination.is_theirs for nomination in found] == [True, True, True, False]


def test_an_endorser_reads_it_as_long_as_it_waits(cast: Cast) -> None:
    nomination = judge(submitted(published(cast), cast.manager, cast.employee, is_private=True))
    endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))
    assert seen_by(cast.peer) == [True]
    nomination_award(nomination=nomination, reason=REASON, actor=hr(cast))
    assert seen_by(cast.peer) == [False]


def test_the_audit_log_does_not_say_who_nominates(cast: Cast) -> None:
    submitted(published(cast), cast.manager, cast.employee)
    entries = AuditEntry.objects.filter(action__startswith="nomination.")
    assert set(entries.values_list("action", "actor_id")) == {
        ("nomination.begun", None),
        ("nomination.submitted", None),
    }
