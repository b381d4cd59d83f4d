"""Awards of the demo: a program that is open, its panel, and nominations in each state."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from people.models import Employee, EmployeeQuerySet
from recognition.models import Category, Criterion, Nomination, PanelMember, Post, Program, Value
from recognition.permits import line_of
from recognition.services.nominations import (
    endorsement_write,
    endorser_ask,
    nomination_begin,
    nomination_save,
    nomination_submit,
    nomination_withdraw,
)
from recognition.services.programs import part_save, program_publish, program_save
from recognition.services.selection import (
    nomination_award,
    nomination_decline,
    nomination_shortlist,
    score_save,
)

Status = Nomination.Status
NAME = "Half-year awards"
DESCRIPTION = (
    "For colleagues who delivered something that others can build on, and for those who showed a new way. "
    "Both count the same."
)
CATEGORIES = (
    ("Done, and done well", "execution", "What was promised is there, on the day, and it holds."),
    ("Kept the ship afloat", "execution", "Saw trouble early and set it right before anybody felt it."),
    ("A new way", "innovation", "Tried something that nobody had, and told openly how it went."),
    ("Built a bridge", "innovation", "Brought people or ideas together that had not met before."),
)
CRITERIA = (
    ("Effect", "How much is different since, and for how many?"),
    ("Difficulty", "How much stood in the way?"),
    ("Others gain", "What can others use or learn from it?"),
)
POINTS, BUDGET = 60, 600


@dataclass(frozen=True)
class Story:
    """A nomination: its category's place, how many it names, what it tells, its state and mean score."""

    category: int
    people: int
    situation: str
    behaviour: str
    impact: str
    status: str
    score: int = 0
    days_ago: int = 0


STORIES = (
    Story(
        0,
        3,
        "In September the move of the sample archive had to be finished within one weekend.",
        "The three numbered every shelf beforehand, moved by night in turns, and checked each box twice.",
        "On Monday at 7 everybody found their samples; not one of 4,100 boxes was lost.",
        Status.AWARDED,
        5,
        9,
    ),
    Story(
        2,
        1,
        "For years the spring audit had taken four weeks of two people.",
        "She let three teams try a checklist of one page, changed it each time, and told what had failed.",
        "The last audit took six days, and two other departments use the page by now.",
        Status.AWARDED,
        4,
        4,
    ),
    Story(
        3,
        2,
        "Sales and Science had planned the same customer study without knowing of each other in May.",
        "They put both teams into one room for a morning and left with one plan and one list of questions.",
        "One study instead of two: 40 customers were asked once, and the results came a month earlier.",
        Status.SHORTLISTED,
        4,
    ),
    Story(
        1,
        1,
        "On 14 October the price list was about to go out with last year’s figures.",
        "He compared a sample by hand before sending, found it, and called everybody who had it already.",
        "No customer got a wrong offer, and a second pair of eyes is now part of the process.",
        Status.SUBMITTED,
        3,
    ),
    Story(
        2,
        1,
        "Newcomers of the spring class in Munich knew nobody outside of their team.",
        "She asked ten colleagues from other departments to have lunch with one of them each week.",
        "Since then 18 of 20 say that they know whom to ask, and three joint projects have begun.",
        Status.SUBMITTED,
    ),
    Story(
        0,
        1,
        "The on-call list of the summer had gaps in seven weeks.",
        "He asked everybody for their two worst weeks and built the list around these.",
        "The list had no gap and nobody had to give up a holiday.",
        Status.DECLINED,
        2,
        3,
    ),
    Story(
        3,
        1,
        "In June two teams used different words for the same parts.",
        "She began a list of words.",
        "The list has 12 entries so far.",
        Status.WITHDRAWN,
    ),
)
WON = "The panel saw a clear effect for many, and others can build on what was learned."
OTHERS_WON = "A good example of care. Others had an effect on more people this time; do nominate again."
ENDORSED = "I was there, and it was just as it is told here."


def store_awards(manager: Employee, employee: Employee, decider: Employee, panel: list[Employee]) -> None:
    """The program with nominations by many; the manager has begun one, the employee is asked of some."""
    assert decider.user is not None
    program = store_program(decider.user, panel)
    people = bystanders([manager, employee, decider, *panel], [decider, *panel])
    for number, story in enumerate(STORIES):
        first = number * 6
        nomination = written(program, people[first], people[first + 1 : first + 1 + story.people], story)
        endorse(nomination, people[first + 5], employee if story.status == Status.SUBMITTED else None)
        settle(nomination, story, decider.user, panel)
    begun = nomination_begin(program=program, actor=user_of(manager))
    nomination_save(nomination=begun, actor=user_of(manager), situation=STORIES[0].situation)


def store_program(actor: User, panel: list[Employee]) -> Program:
    """The program, published."""
    today = timezone.localdate()
    program = program_save(
        program=Program(
            name=NAME,
            description=DESCRIPTION,
            opens_on=today - dt.timedelta(days=30),
            closes_on=today + dt.timedelta(days=30),
            winners=6,
        ),
        actor=actor,
    )
    for position, (name, axis, description) in enumerate(CATEGORIES):
        values = {"description": description, "points": POINTS, "budget": BUDGET, "position": position}
        part_save(part=Category(program=program, name=name, axis=axis, **values), actor=actor)
    for position, (name, description) in enumerate(CRITERIA):
        criterion = Criterion(program=program, name=name, description=description, position=position)
        part_save(part=criterion, actor=actor)
    for member in panel:
        part_save(part=PanelMember(program=program, employee=member), actor=actor)
    return program_publish(program=program, actor=actor)


def bystanders(played: list[Employee], judges: list[Employee]) -> EmployeeQuerySet:
    """People with accounts who are neither played nor of the reporting line of somebody who judges."""
    apart = {employee.pk for employee in played}.union(*map(line_of, judges))
    employed = Employee.objects.employed_on(timezone.localdate()).exclude(user=None)
    return employed.exclude(pk__in=apart).order_by("number")


def user_of(employee: Employee) -> User:
    """The account of somebody who has one."""
    assert employee.user is not None
    return employee.user


def written(program: Program, nominator: Employee, nominees: EmployeeQuerySet, story: Story) -> Nomination:
    """A nomination that was handed in."""
    actor = user_of(nominator)
    category = program.categories.all()[story.category]
    nomination = nomination_begin(program=program, actor=actor)
    nomination_save(
        nomination=nomination,
        actor=actor,
        nominees=nominees,
        category=category,
        situation=story.situation,
        behaviour=story.behaviour,
        impact=story.impact,
        values=Value.objects.filter(axis=category.axis)[:1],
    )
    return nomination_submit(nomination=nomination, actor=actor)


def settle(nomination: Nomination, story: Story, decider: User, panel: list[Employee]) -> None:
    """What the panel gave, and what was decided some days ago."""
    if story.score:
        for member in panel:
            scores = dict.fromkeys(nomination.program.criteria.all(), story.score)
            score_save(nomination=nomination, scores=scores, actor=user_of(member))
    match story.status:
        case Status.AWARDED:
            nomination_award(nomination=nomination, reason=WON, actor=decider)
        case Status.DECLINED:
            nomination_decline(nomination=nomination, reason=OTHERS_WON, actor=decider)
        case Status.SHORTLISTED:
            nomination_shortlist(nomination=nomination, actor=decider)
        case Status.WITHDRAWN:
            nomination_withdraw(nomination=nomination, actor=user_of(nomination.nominator))
    ago = dt.timedelta(days=story.days_ago)
    Post.objects.filter(nomination=nomination).update(created_at=timezone.now() - ago)
    decided = Nomination.objects.filter(pk=nomination.pk, decided_on__isnull=False)
    decided.update(decided_on=timezone.localdate() - ago, submitted_on=timezone.localdate() - 2 * ago)


def endorse(nomination: Nomination, colleague: Employee, asked: Employee | None) -> None:
    """A colleague stands behind a nomination; somebody else is asked and hasn't answered yet."""
    nominator = user_of(nomination.nominator)
    endorsement = endorser_ask(nomination=nomination, employee=colleague, actor=nominator)
    endorsement_write(endorsement=endorsement, text=ENDORSED, actor=user_of(colleague))
    if asked:
        endorser_ask(nomination=nomination, employee=asked, actor=nominator)
