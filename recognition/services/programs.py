"""Every change to programs: written as drafts, published once the check finds nothing, closed.

All of it raises PermissionDenied unless the actor manages recognition for the whole organization.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import NotPublishable, StateConflict
from accounts.models import User
from people.models import Department
from people.services import invalid
from recognition.models import Category, Criterion, Nomination, PanelMember, PointsAccount, Program
from recognition.models.nominations import WAITING
from recognition.permits import DECIDE, check_may_manage
from recognition.publishing import FEWEST_MEMBERS, check
from recognition.selectors.points import settings_now
from recognition.services.points import Kind, Purpose, Transfer, account_of, points_transfers

Part = TypeVar("Part", Category, Criterion, PanelMember)
Status = Program.Status
AWARDED = Nomination.Status.AWARDED
LATER = {"description", "closes_on", "winners"}
"""What of a published program may still change."""


@transaction.atomic
def program_save(
    *, program: Program, actor: User | None, departments: Iterable[Department] | None = None
) -> Program:
    """Store a new program, or a changed one; `departments` replace those there are.

    Once published only its description, last day and number of winners change.
    Raises ValidationError by field, and StateConflict `published` or `closed`.
    """
    check_may_manage(actor)
    action = "program.changed" if program.pk else "program.created"
    if program.pk:
        check_changes(program, locked(program), departments)
    program.full_clean()
    program.save()
    if departments is not None:
        program.departments.set(departments)
    audit.record(actor=actor, action=action, subject=program)
    return program


def check_changes(program: Program, before: Program, departments: Iterable[Department] | None) -> None:
    """Raise StateConflict for what can't change any more, and ValidationError for a last day gone by."""
    if before.status == Status.DRAFT:
        program.status = before.status
        return
    if before.status == Status.CLOSED:
        raise StateConflict(_("A closed program stays as it is."), code="closed")
    fixed = [field.attname for field in Program._meta.concrete_fields if field.name not in LATER]
    same = all(getattr(program, name) == getattr(before, name) for name in fixed)
    moved = departments is not None and set(departments) != set(before.departments.all())
    awarded = before.nominations.filter(status=AWARDED).count()
    if program.winners and program.winners < awarded:
        text = _("%(awarded)d have won already: choose that number or a larger one.")
        raise invalid("winners", "too_few", text % {"awarded": awarded})
    if moved or not same:
        text = _("People rely on a published program: only its description, last day and winners change.")
        raise StateConflict(text, code="published")
    last = program.closes_on
    if last != before.closes_on and last is not None and last < timezone.localdate():
        raise invalid("closes_on", "past", _("Choose today or a day to come, or close the program."))


@transaction.atomic
def part_save(*, part: Part, actor: User | None) -> Part:
    """Store a category or a criterion of a draft, or a new member of the panel until a program is closed.

    Raises ValidationError by field (of `employee` also `decides`: who decides knows who nominated), and
    StateConflict `published`, `closed` or, for a member that is there already, `fixed`.
    """
    check_may_manage(actor)
    check_open_to_parts(part)
    if isinstance(part, PanelMember):
        check_member(part)
    part.full_clean()
    part.save()
    audit.record(actor=actor, action=f"{part._meta.model_name}.saved", subject=part)
    return part


def check_member(member: PanelMember) -> None:
    """Raise for somebody who takes another one's seat with its scores, or who decides."""
    if member.pk:
        text = _("Scores belong to who gave them: take this person out and add the other one.")
        raise StateConflict(text, code="fixed")
    user = member.employee.user
    if user and user.holds_everywhere(DECIDE):
        text = _("Who decides on nominations knows who made them: choose somebody else to score.")
        raise invalid("employee", "decides", text)


@transaction.atomic
def part_delete(*, part: Category | Criterion | PanelMember, actor: User | None) -> None:
    """Take a category or a criterion out of a draft, or somebody who hasn't scored out of a panel.

    Raises StateConflict `published`, `closed`, `has_scored` or `small_panel`.
    """
    check_may_manage(actor)
    check_open_to_parts(part)
    if isinstance(part, PanelMember):
        check_leaving(part)
    audit.record(actor=actor, action=f"{part._meta.model_name}.deleted", subject=part)
    part.delete()


def check_leaving(member: PanelMember) -> None:
    """Raise StateConflict for somebody without whom a selection would be another one."""
    if member.scores.exists():
        text = _("%(name)s has scored, and the scores stay.")
        raise StateConflict(text % {"name": member.employee.name}, code="has_scored")
    if member.program.status == Status.PUBLISHED and member.program.panel.count() <= FEWEST_MEMBERS:
        text = _("Add somebody else first: a panel has two people at least.")
        raise StateConflict(text, code="small_panel")


def check_open_to_parts(part: Category | Criterion | PanelMember) -> None:
    """Raise StateConflict unless a part of its program may change."""
    program = locked(part.program)
    if program.status == Status.CLOSED:
        raise StateConflict(_("A closed program stays as it is."), code="closed")
    if program.status == Status.PUBLISHED and not isinstance(part, PanelMember):
        text = _("People rely on a published program: its categories and criteria stay.")
        raise StateConflict(text, code="published")


@transaction.atomic
def program_publish(*, program: Program, actor: User | None) -> Program:
    """Open a draft to everybody who takes part, and set its budgets aside.

    Raises NotPublishable with what the check finds, and StateConflict: `not_draft`, or `kudos_exist`
    while another program of kudos is published.
    """
    check_may_manage(actor)
    program = locked(program)
    if program.status != Status.DRAFT:
        raise StateConflict(_("Only a draft can be published."), code="not_draft")
    if findings := check(program):
        raise NotPublishable(_("This program can't be published yet: see what the check found."), findings)
    others = Program.objects.filter(kind=Program.Kind.KUDOS, status=Status.PUBLISHED)
    if program.kind == Program.Kind.KUDOS and others.exists():
        text = _("There is one program of kudos at a time: close %(name)s first.")
        raise StateConflict(text % {"name": others[0].name}, code="kudos_exist")
    program.status = Status.PUBLISHED
    program.published_at = timezone.now()
    program.save(update_fields=["status", "published_at"])
    if settings_now().has_points:
        budgets_open(program)
    audit.record(actor=actor, action="program.published", subject=program)
    return program


def budgets_open(program: Program) -> None:
    """Set aside what each category may pay."""
    issued = account_of(Kind.ISSUED)
    points_transfers(
        [
            Transfer(
                issued,
                account_of(Kind.BUDGET, category=category),
                category.budget,
                Purpose.BUDGET,
                f"budget:{category.pk}",
            )
            for category in program.categories.filter(budget__gt=0)
        ]
    )


@transaction.atomic
def program_close(*, program: Program, actor: User | None) -> Program:
    """End a published program; what is left of its budgets goes back.

    Raises StateConflict: `not_published`, or `undecided` while nominations wait for a decision.
    """
    check_may_manage(actor)
    program = locked(program)
    if program.status != Status.PUBLISHED:
        raise StateConflict(_("Only a published program can be closed."), code="not_published")
    if program.nominations.filter(status__in=WAITING).exists():
        raise StateConflict(_("Decide on the nominations that wait first."), code="undecided")
    program.status = Status.CLOSED
    program.save(update_fields=["status"])
    issued = account_of(Kind.ISSUED)
    left = PointsAccount.objects.filter(category__program=program, balance__gt=0)
    points_transfers(
        [
            Transfer(account, issued, account.balance, Purpose.BUDGET, f"budget:{account.category_id}:left")
            for account in left  # Awards lock the program first, so that nobody pays from them now.
        ]
    )
    audit.record(actor=actor, action="program.closed", subject=program)
    return program


@transaction.atomic
def program_delete(*, program: Program, actor: User | None) -> None:
    """Drop a draft with all that it holds; raises StateConflict, code `not_draft`."""
    check_may_manage(actor)
    program = locked(program)
    if program.status != Status.DRAFT:
        raise StateConflict(_("Only a draft can be deleted: close this one."), code="not_draft")
    audit.record(actor=actor, action="program.deleted", subject=program)
    program.delete()


def locked(program: Program) -> Program:
    """The program as it is stored now, which nobody else changes until the transaction ends."""
    return Program.objects.select_for_update(no_key=True).get(pk=program.pk)
