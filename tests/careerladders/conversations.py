"""What the tests of career conversations share."""

import datetime as dt

from accounts.models import User
from careerladders.models import Conversation, NextStep
from careerladders.selectors.conversations import asked_by
from careerladders.services.conversations import (
    conversation_close,
    conversation_open,
    rating_save,
    view_share,
)
from careerladders.services.next_steps import step_add
from people.models import Department, Employee
from people.services import assignment_start
from tests.careerladders.levels import level
from tests.recognition.kudos import user_of

SOON = dt.date(2090, 1, 1)


def open_one(employee: Employee, code: str = "IC5", planned_for: dt.date | None = None) -> Conversation:
    """A conversation that the employee opens about a level."""
    return conversation_open(
        employee=employee, level=level(code), actor=user_of(employee), planned_for=planned_for
    )


def rate(conversation: Conversation, actor: User, proficiency: int = 3, text: str = "") -> None:
    """Rate all that the level asks the same."""
    for expectation in asked_by(conversation.level):
        rating_save(
            conversation=conversation,
            competency=expectation.competency,
            actor=actor,
            proficiency=proficiency,
            text=text,
        )


def share(conversation: Conversation, actor: User, proficiency: int = 3, text: str = "") -> Conversation:
    """Rate everything and share it."""
    rate(conversation, actor, proficiency, text)
    return view_share(conversation=conversation, actor=actor)


def share_both(conversation: Conversation, own: int = 3, managers: int = 3) -> Conversation:
    """Both rate everything and share it."""
    share(conversation, user_of(conversation.employee), own, "My own words")
    return share(conversation, user_of(conversation.manager), managers, "Words of the manager")


def close(conversation: Conversation, day: dt.date) -> Conversation:
    """The employee notes that the two talked."""
    return conversation_close(conversation=conversation, held_on=day, actor=user_of(conversation.employee))


def agree(
    conversation: Conversation,
    text: str = "Lead the next project",
    *,
    due: dt.date = SOON,
    owner: str = "employee",
) -> NextStep:
    """Agree on a step."""
    return step_add(
        conversation=conversation,
        text=text,
        axis="leadership",
        owner=owner,
        due=due,
        actor=user_of(conversation.employee),
    )


def move(employee: Employee, department: Department, manager: Employee, day: dt.date) -> None:
    """Let an employee report to somebody else from a day on."""
    assignment_start(employee=employee, department=department, manager=manager, start=day, actor=None)
