"""What waits for somebody, shown first on their home page; every app adds its own in `ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Task:
    """Something to do at an address, with about how many minutes it takes.

    `action` is the button's word, `person` whom it is about, if anybody.
    """

    title: str
    text: str
    minutes: int
    url: str
    action: str
    person: str = ""


FindTasks = Callable[[User], Iterable[Task]]
_sources: list[FindTasks] = []


def register(find: FindTasks) -> None:
    """Ask `find` for the tasks of whoever opens their home page, the most urgent first."""
    _sources.append(find)


def tasks_for(user: User) -> list[Task]:
    """All that waits for this user."""
    return [task for find in _sources for task in find(user)]
