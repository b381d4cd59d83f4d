"""A manager's team on the ladders: where each stands, the next step on both tracks, and what is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from careerladders.models import (
    Conversation,
    CurrentLevel,
    Framework,
    FrameworkVersion,
    LeadershipRole,
    Level,
    PromotionCase,
    Track,
)
from careerladders.selectors.ladders import Ladder
from people.models import Assignment, Employee

OPEN_CASES = ("draft", "submitted", "in_review", "on_trial")


@dataclass(frozen=True)
class Member:
    """Somebody who reports to the manager.

    `above` is the next level of the same track, `beside` the level of the same grade on the other one.
    """

    employee: Employee
    current: CurrentLevel | None
    above: Level | None
    beside: Level | None
    roles: list[LeadershipRole]
    conversation: Conversation | None
    case: PromotionCase | None

    @property
    def is_manager(self) -> bool:
        """Whether they stand on the managers' track."""
        return self.current is not None and self.current.level.track.kind == Track.Kind.MANAGEMENT


def team(user: User, manager: Employee, day: dt.date) -> list[Member]:
    """Who reports to a manager on a day, as that manager's user sees them, in seven queries."""
    there = Assignment.objects.on(day).filter(manager=manager)
    people = list(Employee.objects.filter(pk__in=there.values("employee")))
    standing = CurrentLevel.objects.on(day).filter(employee__in=people)
    standing = standing.select_related("level__track__version__framework")
    current = {found.employee_id: found for found in standing}
    ladders = ladders_of(found.level for found in current.values())
    roles: dict[int, list[LeadershipRole]] = defaultdict(list)
    for role in LeadershipRole.objects.on(day).filter(employee__in=people).select_related("kind"):
        roles[role.employee_id].append(role)
    conversations = Conversation.objects.visible_to(user).filter(employee__in=people, status="open")
    conversation_of = {found.employee_id: found for found in conversations.select_related("level")}
    cases = PromotionCase.objects.filter(employee__in=people, status__in=OPEN_CASES)
    case_of = {found.employee_id: found for found in cases.select_related("level")}
    members = []
    for person in people:
        above, beside = steps(ladders, current.get(person.pk))
        members.append(
            Member(
                person,
                current.get(person.pk),
                above,
                beside,
                roles[person.pk],
                conversation_of.get(person.pk),
                case_of.get(person.pk),
            )
        )
    return members


def ladders_of(levels: Iterable[Level]) -> dict[Framework, list[Level]]:
    """All published levels of the frameworks to which some levels belong."""
    frameworks = {level.track.version.framework for level in levels}
    found: dict[Framework, list[Level]] = defaultdict(list)
    published = Level.objects.filter(
        track__version__framework__in=frameworks, track__version__status=FrameworkVersion.Status.PUBLISHED
    )
    for level in published.select_related("track__version__framework").order_by("rank"):
        found[level.track.version.framework].append(level)
    return found


def steps(
    ladders: dict[Framework, list[Level]], current: CurrentLevel | None
) -> tuple[Level | None, Level | None]:
    """The next level on the same track, and the level of the same grade on the other one."""
    if current is None:
        return None, None
    framework = current.level.track.version.framework
    levels = ladders.get(framework, [])
    if current.level not in levels:
        return None, None
    ladder = Ladder(framework, levels, current.level)
    return ladder.above(current.level), ladder.beside(current.level)
