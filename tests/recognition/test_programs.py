"""A program is published once it rewards execution and innovation alike, and then people can rely on it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.conflicts import NotPublishable, StateConflict
from accounts.models import AuditEntry
from recognition.models import (
    Axis,
    Category,
    Criterion,
    PanelMember,
    PointsAccount,
    Program,
    RecognitionSettings,
    Value,
)
from recognition.models.programs import MOST_POINTS
from recognition.publishing import check
from recognition.selectors.points import faults
from recognition.services.points import Kind, account_of
from recognition.services.programs import (
    part_delete,
    part_save,
    program_close,
    program_delete,
    program_publish,
    program_save,
)
from recognition.services.selection import score_save
from recognition.services.settings import settings_save
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.nominations import awarded, execution, hr, ines, published, submitted
from tests.recognition.points import OPENS, balance, make_kudos_program, make_program, make_values


def codes(program: Program) -> list[str]:
    """What the check finds."""
    return [finding.code for finding in check(program)]


def complete(cast: Cast, **values: Any) -> Program:
    """A draft in which nothing is missing."""
    program = make_program(status="draft", **values)
    Criterion.objects.create(program=program, name="Effect")
    for member in (cast.executive, cast.peer):
        PanelMember.objects.create(program=program, employee=member)
    return program


def test_publishing_sets_each_categorys_budget_aside(cast: Cast) -> None:
    program = program_publish(program=complete(cast), actor=hr(cast))
    assert program.status == "published"
    assert [balance(account_of(Kind.BUDGET, category=row)) for row in program.categories.all()] == [
        1000,
        1000,
    ]
    assert faults() == []
    assert AuditEntry.objects.filter(action="program.published").exists()


@pytest.mark.parametrize("axis", Axis.values)
def test_a_program_that_rewards_one_axis_alone_is_refused(cast: Cast, axis: str) -> None:
    program = complete(cast)
    program.categories.filter(axis=axis).delete()
    with pytest.raises(NotPublishable) as refusal:
        program_publish(program=program, actor=hr(cast))
    assert f"no_{axis}" in [finding.code for finding in refusal.value.findings]
    with pytest.raises(IntegrityError, match="program_both_axes"):
        Program.objects.filter(pk=program.pk).update(status="published")


@pytest.mark.parametrize(("budget", "found"), [(667, []), (666, ["small_innovation"])])
def test_an_axis_that_gets_too_little_of_the_budget_is_found(
    cast: Cast, budget: int, found: list[str]
) -> None:
    program = complete(cast)
    program.categories.filter(axis=Axis.INNOVATION).update(budget=budget)
    assert codes(program) == found


def test_the_finding_says_which_share_and_what_to_do(cast: Cast) -> None:
    program = complete(cast)
    program.categories.filter(axis=Axis.INNOVATION).update(budget=250)
    (finding,) = check(program)
    assert finding.why == "Innovation gets 20% of the budget; the program promises 40% at least."
    assert finding.remedy == "Move points to its categories."


def test_all_that_is_missing_is_said_at_once(acme: object) -> None:
    program = Program.objects.create(name="Empty", opens_on=OPENS)
    assert codes(program) == ["no_execution", "no_innovation", "no_budget", "no_criteria", "small_panel"]


def test_a_budget_that_pays_nobody_is_found(cast: Cast) -> None:
    program = complete(cast)
    program.categories.update(points=1001)
    assert codes(program) == ["unpayable", "unpayable"]


@pytest.mark.parametrize("field", ["points", "budget"])
def test_a_category_has_no_more_points_than_one_transfer_moves(cast: Cast, field: str) -> None:
    category = execution(make_program(status="draft"))
    setattr(category, field, MOST_POINTS + 1)
    with pytest.raises(ValidationError) as refusal:
        part_save(part=category, actor=hr(cast))
    assert list(refusal.value.error_dict) == [field]
    with pytest.raises(IntegrityError, match="category_points_possible"):
        category.save()


def test_nobody_gets_more_a_month_than_one_transfer_moves(cast: Cast) -> None:
    program = Program(name="Kudos", kind="kudos", opens_on=OPENS, monthly_points=MOST_POINTS + 1)
    with pytest.raises(ValidationError) as refusal:
        program_save(program=program, actor=hr(cast))
    assert list(refusal.value.error_dict) == ["monthly_points"]
    with pytest.raises(IntegrityError, match="program_points_possible"):
        program.save()


def test_a_category_without_a_budget_pays_nobody(cast: Cast) -> None:
    program = complete(cast)
    program.categories.create(name="Care", axis=Axis.EXECUTION, points=100)
    assert [(finding.code, finding.place) for finding in check(program)] == [("unpayable", "Care")]
    program.categories.filter(name="Care").update(points=0)
    assert codes(program) == []


def test_programs_get_their_budgets_when_points_are_switched_on(cast: Cast) -> None:
    RecognitionSettings.objects.create(has_points=False)
    program = complete(cast)
    program_publish(program=program, actor=hr(cast))
    complete(cast, name="Draft")
    for _ in range(2):
        settings_save(has_points=True, kept_months=24, actor=hr(cast))
        budgets = PointsAccount.objects.filter(kind=Kind.BUDGET)
        assert [(account.category.program, account.balance) for account in budgets if account.category] == [
            (program, 1000),
            (program, 1000),
        ]
    assert faults() == []


def test_without_points_a_program_needs_no_budget(cast: Cast) -> None:
    RecognitionSettings.objects.create(has_points=False)
    program = complete(cast)
    program.categories.update(budget=0)
    assert codes(program) == []


def test_a_program_of_kudos_needs_values_of_both_axes(acme: object) -> None:
    Value.objects.create(name="Delivers", axis=Axis.EXECUTION)
    program = Program.objects.create(kind="kudos", name="Kudos", opens_on=OPENS)
    assert codes(program) == ["no_innovation", "no_points"]
    with pytest.raises(IntegrityError, match="program_both_axes"):
        Program.objects.filter(pk=program.pk).update(status="published")


def test_there_is_one_program_of_kudos_at_a_time(acme: object) -> None:
    make_kudos_program()
    second = Program.objects.create(kind="kudos", name="More", opens_on=OPENS, monthly_points=5)
    with pytest.raises(StateConflict) as refusal:
        program_publish(program=second, actor=None)
    assert refusal.value.code == "kudos_exist"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Other"), ("per_person", 9), ("minimum_share", 10), ("opens_on", dt.date(2025, 1, 1))],
)
def test_what_people_rely_on_stays_once_published(cast: Cast, field: str, value: object) -> None:
    program = published(cast)
    setattr(program, field, value)
    with pytest.raises(StateConflict) as refusal:
        program_save(program=program, actor=hr(cast))
    assert refusal.value.code == "published"


def test_departments_stay_once_published(cast: Cast) -> None:
    program = published(cast)
    with pytest.raises(StateConflict):
        program_save(program=program, actor=hr(cast), departments=[cast.sales])


def test_description_and_last_day_may_still_change(cast: Cast) -> None:
    program = published(cast)
    program.description, program.closes_on = "For the spring.", timezone.localdate()
    assert program_save(program=program, actor=hr(cast)).closes_on == timezone.localdate()
    program.closes_on = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(ValidationError) as refusal:
        program_save(program=program, actor=hr(cast))
    assert refusal.value.error_dict["closes_on"][0].code == "past"


def test_categories_stay_once_published_and_panels_grow(cast: Cast) -> None:
    program = published(cast)
    for change in (part_save, part_delete):
        with pytest.raises(StateConflict):
            change(part=execution(program), actor=hr(cast))
    part_save(part=PanelMember(program=program, employee=cast.executive), actor=hr(cast))
    assert program.panel.count() == 3


def test_the_database_keeps_both_axes_of_a_published_program(cast: Cast) -> None:
    program = published(cast)
    with pytest.raises(IntegrityError, match="program_both_axes"):
        Category.objects.filter(program=program).update(axis=Axis.EXECUTION)


def test_closing_gives_the_rest_of_the_budgets_back(cast: Cast) -> None:
    program = program_close(program=published(cast), actor=hr(cast))
    assert program.status == "closed"
    assert balance(account_of(Kind.ISSUED)) == 0


def test_a_program_closes_once_all_is_decided(cast: Cast) -> None:
    program = published(cast)
    submitted(program, cast.manager, cast.employee)
    with pytest.raises(StateConflict) as refusal:
        program_close(program=program, actor=hr(cast))
    assert refusal.value.code == "undecided"


def test_only_a_draft_is_deleted(cast: Cast) -> None:
    program_delete(program=complete(cast, name="Draft"), actor=hr(cast))
    with pytest.raises(StateConflict):
        program_delete(program=published(cast), actor=hr(cast))
    assert list(Program.objects.values_list("name", flat=True)) == ["Spring awards"]


def test_a_new_program_is_checked_by_field(acme: object) -> None:
    make_values()
    with pytest.raises(ValidationError) as refusal:
        program_save(program=Program(name="", opens_on=OPENS, minimum_share=51), actor=None)
    assert "name" in refusal.value.error_dict


def member(cast: Cast) -> PanelMember:
    """Ines on a panel of two."""
    return published(cast).panel.get(employee=ines(cast))


def test_nobody_takes_another_ones_seat_on_a_panel(cast: Cast) -> None:
    seat = member(cast)
    seat.employee = cast.peer
    with pytest.raises(StateConflict) as refusal:
        part_save(part=seat, actor=hr(cast))
    assert refusal.value.code == "fixed"
    with pytest.raises(IntegrityError, match="panel_member_stays"):
        PanelMember.objects.filter(pk=seat.pk).update(employee=cast.peer)


def test_who_decides_sits_on_no_panel(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        part_save(part=PanelMember(program=published(cast), employee=cast.hr_admin), actor=hr(cast))
    assert refusal.value.error_dict["employee"][0].code == "decides"


def test_scores_stay_with_who_gave_them(cast: Cast) -> None:
    seat = member(cast)
    with pytest.raises(StateConflict) as refusal:
        part_delete(part=seat, actor=hr(cast))
    assert refusal.value.code == "small_panel"
    part_save(part=PanelMember(program=seat.program, employee=cast.peer), actor=hr(cast))
    nomination = submitted(seat.program, cast.manager, cast.employee)
    scores = dict.fromkeys(seat.program.criteria.all(), 4)
    score_save(nomination=nomination, scores=scores, actor=user_of(ines(cast)))
    with pytest.raises(StateConflict) as refusal:
        part_delete(part=seat, actor=hr(cast))
    assert refusal.value.code == "has_scored"


def test_no_fewer_win_than_have_won(cast: Cast) -> None:
    program = published(cast)
    awarded(cast, program, cast.employee)
    awarded(cast, program, cast.peer)
    program.winners = 1
    with pytest.raises(ValidationError) as refusal:
        program_save(program=program, actor=hr(cast))
    assert refusal.value.error_dict["winners"][0].code == "too_few"


def test_days_that_are_over_are_found(cast: Cast) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert codes(complete(cast, closes_on=yesterday)) == ["over"]
