"""What the tests of notifications share."""

from celery import current_app

from accounts.models import User
from notifications.models import Notification
from notifications.services import notify
from notifications.services.choices import Wish, choices_save
from people.models import Employee
from tenants.outbox.models import OutboxMessage

REVIEWS = "Spring: reviews wait for you until 30 April."
KUDOS = "Ana Novak thanked you: Courage"


def user_of(employee: Employee) -> User:
    """The user of an employee who can sign in."""
    assert employee.user
    return employee.user


def tell(*people: Employee) -> list[Notification]:
    """Tell people that reviews wait, which is mailed at once."""
    users = [user_of(person) for person in people]
    return notify(
        users=users, event="reviews.asked", values={"cycle": "Spring", "day": "30 April"}, url="/reviews/"
    )


def thank(*people: Employee, url: str = "/recognition/") -> list[Notification]:
    """Tell people of thanks, which the day's digest has."""
    users = [user_of(person) for person in people]
    return notify(
        users=users, event="kudos.received", values={"giver": "Ana Novak", "value": "Courage"}, url=url
    )


def choose(person: Employee, topic: str, *, is_muted: bool = False, mail: str = "") -> None:
    """Let somebody choose what they are told of a topic."""
    choices_save(user=user_of(person), wishes={topic: Wish(is_muted, mail)})


def deliver(task: str = "") -> None:
    """Let the worker run what waits in the outbox, or what waits of one task."""
    for message in OutboxMessage.objects.filter(task__contains=task, done_at=None).order_by("due_at"):
        current_app.tasks[message.task](str(message.pk))
