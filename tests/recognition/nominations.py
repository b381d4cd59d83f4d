"""What the tests of nominations share."""

from typing import Any

from accounts.models import User
from people.models import Employee
from recognition.models import Category, Criterion, Nomination, PanelMember, Program, Score
from recognition.services.nominations import nomination_begin, nomination_save, nomination_submit
from recognition.services.programs import program_publish
from recognition.services.selection import nomination_award
from tests.factories import Cast, EmployeeFactory, make_person
from tests.recognition.kudos import user_of
from tests.recognition.points import make_program

REASON = "The panel found the effect on customers outstanding."
ANSWERS = {
    "situation": "On 3 May the release in Berlin was about to slip by a week.",
    "behaviour": "She wrote down every open point and closed them with each team in turn.",
    "impact": "We shipped on the day, and 40 customers could start as promised.",
}


def published(cast: Cast, *panel: Employee, **values: Any) -> Program:
    """A published program, with two criteria and a panel of Ines and Ravi unless others are named."""
    program = make_program(status=Program.Status.DRAFT, **values)
    for name in ("Effect", "Care"):
        Criterion.objects.create(program=program, name=name)
    for member in panel or (ines(cast), beside(cast, "Ravi")):
        PanelMember.objects.create(program=program, employee=member)
    return program_publish(program=program, actor=hr(cast))


def beside(cast: Cast, name: str) -> Employee:
    """Somebody who belongs to nobody's reporting line."""
    return Employee.objects.filter(first_name=name).first() or make_person(name, cast.root)


def ines(cast: Cast) -> Employee:
    """Who sits on every panel."""
    return beside(cast, "Ines")


def judge(nomination: Nomination, points: int = 4) -> Nomination:
    """Two of the panel who don't know anybody give it the same score in every criterion."""
    for _number in range(2):
        member = PanelMember.objects.create(
            program=nomination.program, employee=EmployeeFactory.create(user=None)
        )
        for criterion in nomination.program.criteria.all():
            Score.objects.create(nomination=nomination, criterion=criterion, member=member, points=points)
    return nomination


def hr(cast: Cast) -> User:
    """Sofia, who manages programs and decides."""
    return user_of(cast.hr_admin)


def execution(program: Program) -> Category:
    """The program's category for execution."""
    return program.categories.get(axis="execution")


def draft(program: Program, nominator: Employee, *nominees: Employee, **changes: Any) -> Nomination:
    """A complete draft."""
    actor = user_of(nominator)
    nomination = nomination_begin(program=program, actor=actor)
    written: dict[str, Any] = {"category": execution(program), "nominees": nominees} | ANSWERS | changes
    return nomination_save(nomination=nomination, actor=actor, **written)


def submitted(program: Program, nominator: Employee, *nominees: Employee, **changes: Any) -> Nomination:
    """A nomination that was handed in."""
    nomination = draft(program, nominator, *nominees, **changes)
    return nomination_submit(nomination=nomination, actor=user_of(nominator))


def awarded(cast: Cast, program: Program, *nominees: Employee, **changes: Any) -> Nomination:
    """A nomination by the manager that won."""
    nomination = judge(submitted(program, cast.manager, *nominees, **changes))
    return nomination_award(nomination=nomination, reason=REASON, actor=hr(cast))
