"""Every change to nominations until they are decided: begun, written, handed in, endorsed, taken back."""

from collections.abc import Iterable
from functools import partial
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.models import Competency
from notifications.services import notify
from people.models import Employee
from people.selectors import employee_of
from people.services import apply, invalid
from recognition.models import (
    Category,
    Endorsement,
    Nomination,
    NominationEvent,
    Nominee,
    Program,
    Value,
)
from recognition.models.nominations import LONGEST_ANSWER, WAITING
from recognition.permits import may_nominate, may_score, may_write
from recognition.selectors.programs import taking_part
from recognition.services.programs import locked as program_locked

Status = Nomination.Status
TEXTS = ("situation", "behaviour", "impact")
MOST_NOMINEES = 20
MOST_ENDORSERS = 10
LONGEST_ENDORSEMENT = 1000


class NominationFields(TypedDict, total=False):
    """What can be written in a draft."""

    category: Category | None
    situation: str
    behaviour: str
    impact: str
    is_private: bool
    values: Iterable[Value]
    competencies: Iterable[Competency]
    nominees: Iterable[Employee]


@transaction.atomic
def nomination_begin(*, program: Program, actor: User) -> Nomination:
    """Begin a draft in an open program, or go on with one in which nothing is written yet.

    Raises PermissionDenied: `window`, `not_eligible`, and StateConflict `limit`.
    """
    may_nominate(actor, program).check()
    nominator = employee_of(actor)
    assert nominator is not None  # Nobody else takes part.
    check_limit(program, nominator)
    blank = Nomination.objects.filter(
        program=program, nominator=nominator, status=Status.DRAFT, nominees=None, category=None
    )
    if found := blank.filter(situation="", behaviour="", impact="").first():
        return found
    nomination = Nomination.objects.create(program=program, nominator=nominator)
    note(nomination, actor, "begun")
    return nomination


@transaction.atomic
def nomination_save(
    *, nomination: Nomination, actor: User, **changes: Unpack[NominationFields]
) -> Nomination:
    """Keep what is written so far in a draft, each field replacing what stood there.

    Raises PermissionDenied, StateConflict `handed_in`, and ValidationError by field: `max_length`,
    `not_in_program`, and of `nominees` those of `check_nominees`.
    """
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    if nomination.status != Status.DRAFT:
        raise StateConflict(_("This nomination was handed in and stays as it is."), code="handed_in")
    rows = {name: changes.pop(name) for name in ("values", "competencies") if name in changes}
    nominees = changes.pop("nominees", None)
    apply(nomination, {name: tidy(name, value) for name, value in changes.items()})
    if nomination.category and nomination.category.program_id != nomination.program_id:
        raise invalid("category", "not_in_program", _("Choose one of the program’s categories."))
    nomination.save()
    for name, chosen in rows.items():
        getattr(nomination, name).set(chosen)
    if nominees is not None:
        nominees_set(nomination, list(nominees))
    return nomination


def tidy(name: str, value: Any) -> Any:
    """A text without spaces around it; raises ValidationError for too long a one."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_ANSWER:
        message = _("Use at most %(most)d characters; these are %(length)d.")
        raise invalid(name, "max_length", message % {"most": LONGEST_ANSWER, "length": len(text)})
    return text


def nominees_set(nomination: Nomination, people: list[Employee]) -> None:
    """Let a nomination name these people and nobody else."""
    check_nominees(nomination, people)
    nomination.nominees.exclude(employee__in=people).delete()
    Nominee.objects.bulk_create(
        [
            Nominee(nomination=nomination, employee=person, nominator_id=nomination.nominator_id)
            for person in people
        ],
        ignore_conflicts=True,
    )


def check_nominees(nomination: Nomination, people: list[Employee]) -> None:
    """Raise ValidationError of `nominees`: `self_nomination`, `not_eligible`, `too_many`."""
    chosen = {person.pk for person in people}
    if nomination.nominator_id in chosen:
        raise invalid("nominees", "self_nomination", _("Nobody nominates themselves: choose colleagues."))
    if len(chosen) > MOST_NOMINEES:
        text = _("Name %(most)d people at most: those without whom it would not have happened.")
        raise invalid("nominees", "too_many", text % {"most": MOST_NOMINEES})
    eligible = taking_part(nomination.program, timezone.localdate()).filter(pk__in=chosen)
    if missing := chosen - set(eligible.values_list("pk", flat=True)):
        names = ", ".join(person.name for person in people if person.pk in missing)
        text = _("This program isn’t for: %(names)s.")
        raise invalid("nominees", "not_eligible", text % {"names": names})


@transaction.atomic
def nomination_submit(*, nomination: Nomination, actor: User) -> Nomination:
    """Hand a draft in and tell the selection panel, who don't learn who made it.

    Raises PermissionDenied (`not_nominator`, `window`, `not_eligible`), StateConflict (`handed_in`,
    `limit`), and ValidationError by field: `required`, and of `nominees` those of `check_nominees`.
    """
    program = program_locked(nomination.program)  # One after the other, so that the limit holds.
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    may_nominate(actor, program).check()
    if nomination.status != Status.DRAFT:
        raise StateConflict(_("This nomination was handed in already."), code="handed_in")
    check_complete(nomination)
    check_limit(program, nomination.nominator)
    nomination.submitted_on = timezone.localdate()
    move(nomination, Status.SUBMITTED, actor)
    tell(nomination, panel_of(nomination), "scores_wait", reverse("recognition:scoring"))
    return nomination


def check_complete(nomination: Nomination) -> None:
    """Raise ValidationError by field for what is still missing."""
    people = [nominee.employee for nominee in nomination.nominees.select_related("employee")]
    missing = {
        "nominees": not people and _("Search for the colleagues who did it, and choose them."),
        "category": not nomination.category_id and _("Choose what the award is for."),
        "situation": not nomination.situation and _("Say when and where it was, and what was at stake."),
        "behaviour": not nomination.behaviour and _("Say what they did, as you have seen it."),
        "impact": not nomination.impact and _("Say what is different since, and for whom."),
    }
    errors = {name: ValidationError(text, code="required") for name, text in missing.items() if text}
    if errors:
        raise ValidationError(errors)
    check_nominees(nomination, people)


def check_limit(program: Program, nominator: Employee) -> None:
    """Raise StateConflict once somebody has handed in as many as the program allows."""
    most = program.per_person
    handed_in = Nomination.objects.filter(program=program, nominator=nominator)
    if most and handed_in.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN]).count() >= most:
        text = ngettext(
            "Everybody hands in %(most)d nomination in this program, and you have.",
            "Everybody hands in up to %(most)d nominations in this program, and you have.",
            most,
        )
        raise StateConflict(text % {"most": most}, code="limit")


@transaction.atomic
def nomination_withdraw(*, nomination: Nomination, actor: User) -> Nomination:
    """Take back what was handed in.

    Raises PermissionDenied, and StateConflict: `wrong_state`, `already_decided`.
    """
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    check_waiting(nomination)
    move(nomination, Status.WITHDRAWN, actor)
    return nomination


@transaction.atomic
def draft_drop(*, nomination: Nomination, actor: User) -> None:
    """Drop a draft for good, with its files; raises PermissionDenied, StateConflict `handed_in`."""
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    if nomination.status != Status.DRAFT:
        raise StateConflict(_("This nomination was handed in: withdraw it instead."), code="handed_in")
    audit.record(actor=None, action="nomination.dropped", subject=nomination)
    for file in nomination.files.all():
        transaction.on_commit(partial(file.file.delete, save=False))
    nomination.delete()


@transaction.atomic
def endorser_ask(*, nomination: Nomination, employee: Employee, actor: User) -> Endorsement:
    """Ask a colleague to stand behind what was handed in; they read it and hear of it at once.

    Raises PermissionDenied, StateConflict `wrong_state`, `already_decided`, and ValidationError of
    `employee`: `nominator`, `nominee`, `panel`, `asked`, `not_employed`, `too_many`.
    """
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    check_waiting(nomination)
    check_endorser(nomination, employee)
    endorsement = Endorsement.objects.create(
        nomination=nomination, employee=employee, nominator_id=nomination.nominator_id
    )
    audit.record(actor=None, action="endorsement.asked", subject=endorsement)
    users = [employee.user] if employee.user else []
    url = reverse("recognition:endorse", args=[nomination.pk])
    tell(nomination, users, "endorsement_asked", url, name=nomination.nominator.name)
    return endorsement


def check_endorser(nomination: Nomination, employee: Employee) -> None:
    """Raise ValidationError of `employee` for somebody who can't be asked."""
    asked = nomination.endorsements
    if employee.pk == nomination.nominator_id:
        raise invalid("employee", "nominator", _("Ask a colleague: your own word is in the nomination."))
    if nomination.nominees.filter(employee=employee).exists():
        raise invalid("employee", "nominee", _("Who is nominated doesn’t endorse it."))
    if nomination.program.panel.filter(employee=employee).exists():
        raise invalid("employee", "panel", _("Who scores it doesn’t endorse it: ask somebody else."))
    if asked.filter(employee=employee).exists():
        raise invalid("employee", "asked", _("This colleague has been asked already."))
    if asked.count() >= MOST_ENDORSERS:
        raise invalid("employee", "too_many", _("Ten colleagues are enough."))
    if not employee.is_employed_on(timezone.localdate()):
        raise invalid("employee", "not_employed", _("This person isn't employed today."))


@transaction.atomic
def endorsement_write(*, endorsement: Endorsement, text: str, actor: User) -> Endorsement:
    """Stand behind a nomination in one's own words, until it is decided; an empty text takes that back.

    Raises PermissionDenied, StateConflict `wrong_state`, `already_decided`, and ValidationError of `text`
    `max_length`.
    """
    nomination = locked(endorsement.nomination)
    if endorsement.employee.user_id != actor.pk:
        raise PermissionDenied
    check_waiting(nomination)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_ENDORSEMENT:
        message = _("Use at most %(most)d characters; these are %(length)d.")
        values = {"most": LONGEST_ENDORSEMENT, "length": len(text)}
        raise invalid("text", "max_length", message % values)
    endorsement.text = text
    endorsement.save(update_fields=["text"])
    audit.record(actor=actor, action="endorsement.written", subject=endorsement)
    return endorsement


def check_undecided(nomination: Nomination) -> None:
    """Raise StateConflict once a nomination is decided or withdrawn."""
    if nomination.status not in {Status.DRAFT, *WAITING}:
        raise StateConflict(_("This nomination has been settled already."), code="already_decided")


def check_waiting(nomination: Nomination) -> None:
    """Raise StateConflict for what isn't handed in yet, or is decided or withdrawn."""
    if nomination.status == Status.DRAFT:
        raise StateConflict(_("This nomination hasn’t been handed in yet."), code="wrong_state")
    check_undecided(nomination)


def locked(nomination: Nomination) -> Nomination:
    """The nomination as it is stored now, which nobody else changes until the transaction ends."""
    found = Nomination.objects.select_for_update(of=["self"], no_key=True)
    return found.select_related("program", "category", "nominator").get(pk=nomination.pk)


def move(nomination: Nomination, status: str, actor: User, reason: str = "", **detail: Any) -> None:
    """Store a nomination in its new state, with its line in the history and one in the audit log."""
    nomination.status = status
    nomination.save()
    note(nomination, actor, status, reason, **detail)


def note(nomination: Nomination, actor: User, action: str, reason: str = "", **detail: Any) -> None:
    """A line in the history and one in the audit log, which holds no reasons.

    Nor does it say who nominates: whoever scores may read it.
    """
    NominationEvent.objects.create(
        nomination=nomination, actor=actor, status=nomination.status, reason=reason
    )
    by = None if nomination.nominator.user_id == actor.pk else actor
    audit.record(actor=by, action=f"nomination.{action}", subject=nomination, **detail)


def panel_of(nomination: Nomination) -> list[User]:
    """The users of the panel who may score a nomination."""
    members = nomination.program.panel.select_related("employee__user")
    users = [member.employee.user for member in members if member.employee.user]
    return [user for user in users if may_score(user, nomination)]


def tell(nomination: Nomination, users: Iterable[User], event: str, url: str, **values: str) -> None:
    """Tell users of what happened to a nomination."""
    values = {"program": nomination.program.name, **values}
    notify(users=users, event=f"nomination.{event}", values=values, url=url)
