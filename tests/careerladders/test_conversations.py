"""Career conversations: two views that stay hidden until both are shared, and what the two agree on."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import AuditEntry
from careerladders.evidence import evidence_for
from careerladders.models import Competency, Conversation, FrameworkVersion, Level, NextStep
from careerladders.selectors.conversations import Stage, conversations_of, seen_by
from careerladders.services import conversations as services
from careerladders.services import next_steps
from notifications.selectors import notifications_of
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
from tests.careerladders.levels import level, make_ladder
from tests.careerladders.test_evidence import lead
from tests.factories import Cast
from tests.recognition.kudos import user_of

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    """Priya's conversation with Jonas about IC5."""
    return open_one(cast.employee)


def code_of(error: pytest.ExceptionInfo[ValidationError], field: str) -> str | None:
    return error.value.error_dict[field][0].code


class TestOpening:
    """Who opens a conversation, with whom and about what."""

    def test_the_employee_opens_it_with_todays_manager_who_is_told(self, cast: Cast) -> None:
        opened = open_one(cast.employee)
        assert opened.manager == cast.manager
        told = notifications_of(user_of(cast.manager)).get()
        assert "Priya Example opened a career conversation" in told.text
        assert told.url == opened.get_absolute_url()

    def test_the_manager_opens_it_and_the_employee_is_told(self, cast: Cast) -> None:
        services.conversation_open(
            employee=cast.employee, level=level("M1"), actor=user_of(cast.manager), planned_for=SOON
        )
        assert notifications_of(user_of(cast.employee)).count() == 1

    @pytest.mark.parametrize("who", ["peer", "hr_admin", "executive"])
    def test_nobody_else_opens_it(self, cast: Cast, who: str) -> None:
        actor = user_of(getattr(cast, who))
        with pytest.raises(PermissionDenied):
            services.conversation_open(employee=cast.employee, level=level("IC5"), actor=actor)

    def test_without_a_manager_it_says_who_can_enter_one(self, cast: Cast) -> None:
        with pytest.raises(ValidationError, match="needs a manager") as error:
            open_one(cast.executive)
        assert code_of(error, "employee") == "no_manager"

    def test_a_manager_who_left_is_none(self, cast: Cast) -> None:
        cast.manager.left = TODAY()
        cast.manager.save()
        with pytest.raises(ValidationError, match="needs a manager"):
            open_one(cast.employee)

    def test_a_draft_or_a_day_gone_by_is_refused(self, cast: Cast) -> None:
        with pytest.raises(ValidationError) as error:
            open_one(cast.employee, planned_for=TODAY() - dt.timedelta(days=1))
        assert code_of(error, "planned_for") == "past"
        framework = level("IC5").track.version.framework
        draft = FrameworkVersion.objects.create(framework=framework, number=9)
        unpublished = Level.objects.create(
            track=draft.tracks.create(kind="ic"), rank=1, code="X1", title="X", grade=1
        )
        with pytest.raises(ValidationError) as error:
            services.conversation_open(
                employee=cast.employee, level=unpublished, actor=user_of(cast.employee)
            )
        assert code_of(error, "level") == "not_published"

    def test_one_level_is_talked_about_once_at_a_time(self, cast: Cast, conversation: Conversation) -> None:
        with pytest.raises(StateConflict) as error:
            open_one(cast.employee)
        assert error.value.code == "already_open"
        assert open_one(cast.employee, "M2").pk
        close(conversation, TODAY())
        assert open_one(cast.employee).pk != conversation.pk

    def test_the_day_can_be_changed_but_not_into_the_past(self, conversation: Conversation) -> None:
        actor = user_of(conversation.manager)
        services.conversation_plan(conversation=conversation, planned_for=SOON, actor=actor)
        conversation.refresh_from_db()
        assert conversation.planned_for == SOON
        with pytest.raises(ValidationError):
            services.conversation_plan(
                conversation=conversation, planned_for=dt.date(2020, 1, 1), actor=actor
            )


class TestWhoSees:
    """Only the two."""

    @pytest.mark.parametrize("who", ["peer", "hr_admin", "executive"])
    def test_no_one_else_sees_it_nor_acts_in_it(
        self, cast: Cast, conversation: Conversation, who: str
    ) -> None:
        stranger = user_of(getattr(cast, who))
        assert not conversations_of(stranger).exists()
        with pytest.raises(PermissionDenied):
            rate(conversation, stranger)
        with pytest.raises(PermissionDenied):
            seen_by(conversation, stranger)

    def test_a_former_manager_loses_it_with_the_org_chart_and_the_new_one_gets_it_by_hand_over(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        move(cast.employee, cast.sales, cast.executive, TODAY())
        assert not conversations_of(user_of(cast.manager)).exists()
        assert not conversations_of(user_of(cast.executive)).exists()
        services.conversation_hand_over(conversation=conversation, actor=user_of(cast.employee))
        assert conversations_of(user_of(cast.executive)).get() == conversation
        assert not conversations_of(user_of(cast.manager)).exists()
        with pytest.raises(PermissionDenied):
            rate(conversation, user_of(cast.manager))


class TestViews:
    """Rating and sharing."""

    def test_each_view_is_hidden_until_both_are_shared(self, cast: Cast, conversation: Conversation) -> None:
        employee, manager = user_of(cast.employee), user_of(cast.manager)
        share(conversation, employee, 4, "Secret")
        conversation.refresh_from_db()
        theirs = seen_by(conversation, manager)
        assert theirs.stage == Stage.PREPARE
        assert all(row.own is None and row.difference is None for row in theirs.rows)
        assert seen_by(conversation, employee).stage == Stage.WAITING
        share(conversation, manager, 2)
        conversation.refresh_from_db()
        theirs = seen_by(conversation, manager)
        assert theirs.stage == Stage.TALK
        assert {row.own.text for row in theirs.rows if row.own} == {"Secret"}

    def test_wish_and_offer_are_hidden_likewise(self, cast: Cast, conversation: Conversation) -> None:
        employee, manager = user_of(cast.employee), user_of(cast.manager)
        services.wish_save(conversation=conversation, text="A mentor", actor=employee)
        services.offer_save(conversation=conversation, text="Time", actor=manager)
        conversation.refresh_from_db()
        assert seen_by(conversation, manager).wish is None
        assert seen_by(conversation, employee).offer is None
        assert seen_by(conversation, employee).wish == "A mentor"
        conversation = share_both(conversation)
        assert seen_by(conversation, manager).wish == "A mentor"

    def test_neither_answers_for_the_other(self, cast: Cast, conversation: Conversation) -> None:
        with pytest.raises(PermissionDenied):
            services.wish_save(conversation=conversation, text="x", actor=user_of(cast.manager))
        with pytest.raises(PermissionDenied):
            services.offer_save(conversation=conversation, text="x", actor=user_of(cast.employee))

    def test_sharing_needs_everything_rated_and_names_what_is_missing(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        rate(conversation, user_of(cast.employee))
        missing = conversation.ratings.select_related("competency")[0].competency
        services.rating_save(
            conversation=conversation,
            competency=missing,
            actor=user_of(cast.employee),
            proficiency=None,
            text="Not sure",
        )
        with pytest.raises(ValidationError, match=missing.name) as error:
            services.view_share(conversation=conversation, actor=user_of(cast.employee))
        assert code_of(error, "ratings") == "incomplete"

    def test_sharing_is_final_and_twice_is_once(self, cast: Cast, conversation: Conversation) -> None:
        employee = user_of(cast.employee)
        first = share(conversation, employee).employee_shared_at
        assert services.view_share(conversation=conversation, actor=employee).employee_shared_at == first
        with pytest.raises(StateConflict) as error:
            rate(conversation, employee, 5)
        assert error.value.code == "shared"
        rate(conversation, user_of(cast.manager), 5)

    def test_two_steps_apart_are_marked_and_come_first(self, cast: Cast, conversation: Conversation) -> None:
        employee = user_of(cast.employee)
        rate(conversation, employee, 3)
        last = seen_by(conversation, employee).rows[-1].expectation.competency
        services.rating_save(
            conversation=conversation, competency=last, actor=employee, proficiency=1, text=""
        )
        services.view_share(conversation=conversation, actor=employee)
        rows = seen_by(share(conversation, user_of(cast.manager), 3), employee).rows
        assert rows[0].expectation.competency == last
        assert [row.talk_first for row in rows[:2]] == [True, False]
        assert rows[0].difference == 2

    def test_what_can_not_be_rated_is_refused(self, cast: Cast, conversation: Conversation) -> None:
        employee = user_of(cast.employee)
        unasked = Competency.objects.create(slug="unasked", name="Unasked", axis="craft")
        asked = seen_by(conversation, employee).rows[0].expectation.competency
        for competency, proficiency, text, field, code in [
            (unasked, 3, "", "competency", "not_asked"),
            (asked, 6, "", "proficiency", "invalid_choice"),
            (asked, -1, "", "proficiency", "invalid_choice"),
            (asked, 3, "x" * 1001, "text", "max_length"),
        ]:
            with pytest.raises(ValidationError) as error:
                services.rating_save(
                    conversation=conversation,
                    competency=competency,
                    actor=employee,
                    proficiency=proficiency,
                    text=text,
                )
            assert code_of(error, field) == code

    def test_the_same_again_leaves_no_trace(self, cast: Cast, conversation: Conversation) -> None:
        rate(conversation, user_of(cast.employee))
        entries = AuditEntry.objects.count()
        rate(conversation, user_of(cast.employee))
        assert AuditEntry.objects.count() == entries


class TestNotes:
    """Both write the notes, and neither overwrites the other."""

    def test_the_second_of_two_is_told_what_stands_there(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        read = conversation.notes_revision
        saved = services.notes_save(
            conversation=conversation, text="Hers", revision=read, actor=user_of(cast.employee)
        )
        with pytest.raises(ChangedMeanwhile) as error:
            services.notes_save(
                conversation=conversation, text="His", revision=read, actor=user_of(cast.manager)
            )
        assert error.value.current == {"notes": "Hers", "notes_revision": saved.notes_revision}
        services.notes_save(
            conversation=conversation,
            text="Hers and his",
            revision=saved.notes_revision,
            actor=user_of(cast.manager),
        )
        conversation.refresh_from_db()
        assert conversation.notes == "Hers and his"

    def test_the_same_words_again_are_no_conflict(self, cast: Cast, conversation: Conversation) -> None:
        for _again in range(2):
            services.notes_save(
                conversation=conversation, text="Once", revision=1, actor=user_of(cast.employee)
            )


class TestEvidence:
    """The employee brings in what speaks for them."""

    def test_what_is_attached_stays_as_it_was(self, cast: Cast, conversation: Conversation) -> None:
        role = lead(cast.employee, outcome="Before")
        [item] = evidence_for(cast.employee)
        for _twice in range(2):
            services.evidence_attach(
                conversation=conversation, source=item.source, key=item.key, actor=user_of(cast.employee)
            )
        role.outcome = "After"
        role.save()
        assert conversation.evidence.get().text == "Before"

    def test_only_the_employee_attaches_and_only_what_is_about_them(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        role = lead(cast.peer)
        with pytest.raises(ValidationError) as error:
            services.evidence_attach(
                conversation=conversation,
                source="leadership_role",
                key=str(role.pk),
                actor=user_of(cast.employee),
            )
        assert code_of(error, "key") == "unknown"
        own = lead(cast.employee)
        with pytest.raises(PermissionDenied):
            services.evidence_attach(
                conversation=conversation,
                source="leadership_role",
                key=str(own.pk),
                actor=user_of(cast.manager),
            )

    def test_it_can_be_taken_out_again(self, cast: Cast, conversation: Conversation) -> None:
        role = lead(cast.employee)
        attached = services.evidence_attach(
            conversation=conversation,
            source="leadership_role",
            key=str(role.pk),
            actor=user_of(cast.employee),
        )
        with pytest.raises(PermissionDenied):
            services.evidence_detach(evidence=attached, actor=user_of(cast.manager))
        services.evidence_detach(evidence=attached, actor=user_of(cast.employee))
        assert not conversation.evidence.exists()


class TestSteps:
    """What the two agree on."""

    def test_either_of_the_two_adds_changes_and_finishes_steps(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        step = agree(conversation)
        next_steps.step_change(step=step, actor=user_of(cast.manager), owner="manager", text=" Ask Tomas ")
        next_steps.step_done(step=step, actor=user_of(cast.manager))
        step.refresh_from_db()
        assert (step.text, step.owner, step.done_on) == ("Ask Tomas", "manager", TODAY())

    def test_a_done_step_is_opened_before_it_is_changed(self, cast: Cast, conversation: Conversation) -> None:
        actor = user_of(cast.employee)
        step = next_steps.step_done(step=agree(conversation), actor=actor)
        with pytest.raises(StateConflict) as error:
            next_steps.step_change(step=step, actor=actor, text="Other")
        assert error.value.code == "done"
        next_steps.step_done(step=step, actor=actor, done=False)
        assert next_steps.step_change(step=step, actor=actor, text="Other").text == "Other"

    def test_steps_go_on_after_the_conversation_but_none_is_added_or_removed(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        step = agree(conversation)
        close(conversation, TODAY())
        with pytest.raises(StateConflict):
            agree(conversation)
        with pytest.raises(StateConflict):
            next_steps.step_remove(step=step, actor=user_of(cast.employee))
        next_steps.step_done(step=step, actor=user_of(cast.employee))

    def test_a_removed_step_is_gone_for_the_other_too(self, cast: Cast, conversation: Conversation) -> None:
        step = agree(conversation)
        next_steps.step_remove(step=step, actor=user_of(cast.manager))
        assert not NextStep.objects.exists()
        with pytest.raises(StateConflict) as error:
            next_steps.step_done(step=step, actor=user_of(cast.employee))
        assert error.value.code == "removed"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("axis", "both"), ("owner", "hr"), ("text", " "), ("text", "x" * 301), ("due", dt.date(2020, 1, 1))],
    )
    def test_a_step_that_is_no_step_is_refused_at_its_field(
        self, cast: Cast, conversation: Conversation, field: str, value: object
    ) -> None:
        values = {"text": "Lead", "axis": "leadership", "owner": "employee", "due": SOON, field: value}
        with pytest.raises(ValidationError) as error:
            next_steps.step_add(
                conversation=conversation,
                actor=user_of(cast.employee),
                **values,  # type: ignore[arg-type]
            )
        assert field in error.value.error_dict

    def test_strangers_touch_no_step(self, cast: Cast, conversation: Conversation) -> None:
        step = agree(conversation)
        for stranger in (cast.peer, cast.hr_admin, cast.executive):
            with pytest.raises(PermissionDenied):
                next_steps.step_done(step=step, actor=user_of(stranger))


class TestTheEnd:
    """Closing, handing over, withdrawing."""

    def test_a_closed_conversation_stays_as_it_is(self, cast: Cast, conversation: Conversation) -> None:
        closed = close(conversation, TODAY())
        assert seen_by(closed, user_of(cast.manager)).stage == Stage.CLOSED
        for change in (
            lambda: rate(conversation, user_of(cast.employee)),
            lambda: close(conversation, TODAY()),
            lambda: services.wish_save(conversation=conversation, text="x", actor=user_of(cast.employee)),
        ):
            with pytest.raises(StateConflict) as error:
                change()
            assert error.value.code == "closed"

    def test_closing_reveals_nothing_that_was_not_shared(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        rate(conversation, user_of(cast.employee), 5, "Mine")
        closed = close(conversation, TODAY())
        assert all(row.own is None for row in seen_by(closed, user_of(cast.manager)).rows)

    def test_nobody_talked_tomorrow(self, conversation: Conversation) -> None:
        with pytest.raises(ValidationError) as error:
            close(conversation, TODAY() + dt.timedelta(days=1))
        assert code_of(error, "held_on") == "future"

    def test_the_new_manager_begins_with_a_view_of_their_own(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        share_both(conversation, own=4, managers=1)
        move(cast.employee, cast.sales, cast.executive, TODAY())
        handed = services.conversation_hand_over(conversation=conversation, actor=user_of(cast.employee))
        seen = seen_by(handed, user_of(cast.executive))
        assert seen.stage == Stage.PREPARE
        assert all(row.own is None and row.managers is not None for row in seen.rows)
        assert {row.managers.proficiency for row in seen.rows if row.managers} == {None}
        assert "goes on with you" in notifications_of(user_of(cast.executive)).latest("id").text

    def test_it_is_handed_over_by_the_employee_to_another_manager_only(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        with pytest.raises(StateConflict) as error:
            services.conversation_hand_over(conversation=conversation, actor=user_of(cast.employee))
        assert error.value.code == "same_manager"
        with pytest.raises(PermissionDenied):
            services.conversation_hand_over(conversation=conversation, actor=user_of(cast.manager))

    def test_the_employee_drops_it_while_nothing_is_shared(
        self, cast: Cast, conversation: Conversation
    ) -> None:
        with pytest.raises(PermissionDenied):
            services.conversation_withdraw(conversation=conversation, actor=user_of(cast.manager))
        services.conversation_withdraw(conversation=conversation, actor=user_of(cast.employee))
        assert not Conversation.objects.exists()
        again = open_one(cast.employee)
        share(again, user_of(cast.manager))
        with pytest.raises(StateConflict):
            services.conversation_withdraw(conversation=again, actor=user_of(cast.employee))


def test_the_audit_log_names_ids_and_no_words(cast: Cast, conversation: Conversation) -> None:
    services.wish_save(conversation=conversation, text="Secret wish", actor=user_of(cast.employee))
    services.notes_save(
        conversation=conversation, text="Secret notes", revision=1, actor=user_of(cast.employee)
    )
    agree(conversation, "Secret step")
    share(conversation, user_of(cast.employee), 4, "Secret words")
    entries = list(AuditEntry.objects.values_list("action", "detail"))
    assert {"conversation.answered", "conversation.noted", "next_step.added"} <= {a for a, _d in entries}
    assert "Secret" not in str(entries)
    assert all("proficiency" not in detail for _action, detail in entries)
