"""Reads of career conversations, each as one of the two who talk sees it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from careerladders.models import (
    Conversation,
    ConversationRating,
    Expectation,
    Level,
    NextStep,
    Proficiency,
    Side,
)
from careerladders.models.conversations import ConversationQuerySet
from people import selectors as people
from people.models import Employee

FAR_APART = 2
"""A difference between the two views that is marked for talk, in steps of proficiency."""


class Stage(StrEnum):
    """How far a conversation is for one of the two."""

    PREPARE = "prepare"
    WAITING = "waiting"
    TALK = "talk"
    CLOSED = "closed"


@dataclass(frozen=True)
class View:
    """What one of the two thinks of one competency; None where they have not rated it."""

    proficiency: int | None = None
    text: str = ""

    @property
    def words(self) -> str:
        """The step in words; empty while nothing is rated."""
        return "" if self.proficiency is None else words(self.proficiency)


@dataclass(frozen=True)
class Row:
    """What a level asks in one competency and the views of it; None is hidden from who looks."""

    expectation: Expectation
    own: View | None
    managers: View | None

    @property
    def key(self) -> int:
        """What tells it from the others."""
        return self.expectation.competency_id

    @property
    def difference(self) -> int | None:
        """By how many steps the two views lie apart; None unless both are seen and given."""
        given = [view.proficiency for view in (self.own, self.managers) if view is not None]
        first, second = given if len(given) == 2 else (None, None)
        return None if first is None or second is None else abs(first - second)

    @property
    def talk_first(self) -> bool:
        """Whether the two see it so differently that they talk about it first."""
        return (self.difference or 0) >= FAR_APART


@dataclass(frozen=True)
class Seen:
    """A conversation as one of the two sees it: the other's view, wish or offer only when both shared."""

    conversation: Conversation
    side: Side
    rows: list[Row]

    @property
    def stage(self) -> Stage:
        """How far it is for who looks."""
        return stage_of(self.conversation, self.side)

    @property
    def other(self) -> Employee:
        """With whom one talks."""
        return other_of(self.conversation, self.side)

    @property
    def wish(self) -> str | None:
        """The employee's answer to "how can we help you grow in both?"; None while it is hidden."""
        return self.conversation.wish if shows(self.conversation, self.side, Side.EMPLOYEE) else None

    @property
    def offer(self) -> str | None:
        """What the manager can do; None while it is hidden."""
        return self.conversation.offer if shows(self.conversation, self.side, Side.MANAGER) else None

    @property
    def rated(self) -> int:
        """How many competencies one has rated oneself."""
        return sum(self.mine(row).proficiency is not None for row in self.rows)

    @property
    def to_talk(self) -> int:
        """In how many competencies the two views lie far apart."""
        return sum(row.talk_first for row in self.rows)

    def mine(self, row: Row) -> View:
        """One's own view of a competency."""
        return (row.own if self.side == Side.EMPLOYEE else row.managers) or View()


def words(proficiency: int) -> str:
    """A step of proficiency as said of a person."""
    return gettext("Not yet") if proficiency == Proficiency.NONE else str(Proficiency(proficiency).label)


def side_of(conversation: Conversation, user: User) -> Side:
    """On which side a user talks; raises PermissionDenied for everybody but the two."""
    if conversation.employee.user_id == user.pk:
        return Side.EMPLOYEE
    if conversation.manager.user_id == user.pk:
        return Side.MANAGER
    raise PermissionDenied


def other_of(conversation: Conversation, side: Side) -> Employee:
    """The one on the other side."""
    return conversation.manager if side == Side.EMPLOYEE else conversation.employee


def shared_at(conversation: Conversation, side: Side) -> dt.datetime | None:
    """When a side shared its view; None before."""
    shared: dt.datetime | None = getattr(conversation, f"{side.value}_shared_at")
    return shared


def stage_of(conversation: Conversation, side: Side) -> Stage:
    """How far a conversation is for one side."""
    if not conversation.is_open:
        return Stage.CLOSED
    if shared_at(conversation, side) is None:
        return Stage.PREPARE
    return Stage.TALK if conversation.is_shared else Stage.WAITING


def shows(conversation: Conversation, side: Side, whose: Side) -> bool:
    """Whether one side sees what is on one's side of it: one's own always, the other's once both shared."""
    return side == whose or conversation.is_shared


def conversations_of(user: User) -> ConversationQuerySet:
    """The conversations that a user sees, the latest first, with people and level."""
    return (
        Conversation.objects.visible_to(user)
        .select_related("employee", "manager", "level__track__version__framework")
        .order_by("-created_at", "-id")
    )


def asked_by(level: Level) -> QuerySet[Expectation]:
    """What a level asks for at all, in the order of the competencies, with these."""
    asked = Expectation.objects.filter(level=level, proficiency__gt=0).select_related("competency")
    return asked.order_by("competency__position", "competency__name")


def seen_by(conversation: Conversation, user: User) -> Seen:
    """A conversation as a user sees it; what they see differently comes first once both have shared.

    Raises PermissionDenied for everybody but the two.
    """
    side = side_of(conversation, user)
    ratings = {rating.competency_id: rating for rating in conversation.ratings.all()}
    rows = [
        row_of(conversation, side, expectation, ratings.get(expectation.competency_id))
        for expectation in asked_by(conversation.level)
    ]
    return Seen(conversation, side, sorted(rows, key=lambda row: not row.talk_first))


def row_of(
    conversation: Conversation, side: Side, expectation: Expectation, rating: ConversationRating | None
) -> Row:
    """One competency with the views that a side sees."""
    own = View(rating.own, rating.own_text) if rating else View()
    managers = View(rating.managers, rating.managers_text) if rating else View()
    return Row(
        expectation,
        own=own if shows(conversation, side, Side.EMPLOYEE) else None,
        managers=managers if shows(conversation, side, Side.MANAGER) else None,
    )


def partners(user: User) -> list[Employee]:
    """For whom a user may open a conversation: themselves, then the people who report to them today."""
    employee = people.employee_of(user)
    if employee is None:
        return []
    return [employee, *people.reports(employee, timezone.localdate())]


def steps_of(user: User) -> QuerySet[NextStep]:
    """The agreed steps that a user sees, the most urgent first, with conversation and people."""
    visible = Conversation.objects.visible_to(user)
    steps = NextStep.objects.filter(conversation__in=visible.values("pk"))
    return steps.select_related("conversation__employee", "conversation__manager").order_by("due", "id")


def steps_to_do(user: User) -> list[NextStep]:
    """The steps that are a user's own to take, the most urgent first."""
    waiting = steps_of(user).filter(done_on=None)
    return [step for step in waiting if step.owner == side_of(step.conversation, user)]
