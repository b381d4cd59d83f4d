"""What the home page shows: what waits for somebody, then what is theirs."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.attention import Attention, attention_for
from accounts.models import User
from balance import dashboard
from balance import selectors as balance
from balance.dashboard import Dashboard
from careerladders.models import Level
from careerladders.selectors.ladders import current_level
from notifications.home import Task, tasks_for
from people.models import Assignment, Employee, EmployeeQuerySet
from people.sections import Section
from people.selectors import reports
from recognition.models import Post
from recognition.selectors import feed as recognition
from recognition.selectors import nudges
from tenants.clock import zone
from tenants.models import Organization

MOST_TASKS = 3
MOST_POSTS = 4


@dataclass(frozen=True)
class Waiting:
    """The most urgent tasks, and how many minutes they take together."""

    tasks: list[Task]

    @property
    def minutes(self) -> int:
        """About how long all of them take."""
        return sum(task.minutes for task in self.tasks)


@dataclass(frozen=True)
class Place:
    """Where somebody stands today: any part may be missing."""

    employee: Employee
    assignment: Assignment | None
    level: Level | None


def greeting(name: str, now: dt.datetime) -> str:
    """Good morning, afternoon or evening, by the hour of `now` where the reader is."""
    if now.hour < 12:
        words = _("Good morning")
    elif now.hour < 18:
        words = _("Good afternoon")
    else:
        words = _("Good evening")
    return f"{words}, {name}" if name else words


def local_now(employee: Employee | None, organization: Organization) -> dt.datetime:
    """The time where the employee is, or else at the organization's seat; UTC for an unknown zone."""
    name = employee.time_zone if employee and employee.time_zone else organization.time_zone
    return timezone.localtime(timezone=zone(name))


def waiting(user: User) -> Waiting:
    """What waits for the user, at most three things."""
    return Waiting(tasks_for(user)[:MOST_TASKS])


def place_of(employee: Employee) -> Place:
    """Where the employee works today and on which level."""
    assignment = employee.assignments.on(timezone.localdate()).select_related("department", "manager").first()
    level = current_level(employee.user) if employee.user else None
    return Place(employee, assignment, level)


def team_of(user: User, employee: Employee | None) -> EmployeeQuerySet:
    """Who reports to the user today; nobody for those who may not see a team."""
    if employee is None or not user.has_perm("people.view_team"):
        return Employee.objects.none()
    return reports(employee, timezone.localdate())


def nudge_of(user: User, employee: Employee | None) -> Section | None:
    """Who of the user's team waits for a thank-you, for the user alone."""
    return nudges.section(user, employee) if employee else None


def lately(user: User) -> list[Post]:
    """The latest of the feed that the user may see."""
    if not user.has_perm("recognition.view_feed"):
        return []
    return recognition.feed(user, size=MOST_POSTS).posts


def board_of(user: User) -> Dashboard | None:
    """The latest balance as the user sees it, for those who may; None while there is none."""
    if not user.has_perm("balance.view"):
        return None
    viewable = balance.viewable(user)
    stored = balance.stored(viewable)
    periods = balance.periods(stored)
    return dashboard.build(stored, periods[0], viewable, None) if periods else None


def needs_attention(user: User) -> list[Attention]:
    """What the admin says needs somebody, for those it opens to."""
    return attention_for(user) if user.is_staff else []
