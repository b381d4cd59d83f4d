"""What other apps add to the page of a person and to one's own team's; each joins in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from accounts.models import User
from people.models import Employee

Page = Literal["person", "team"]


@dataclass(frozen=True)
class Section:
    """A template to include, which finds `values` in its context as `section`."""

    template: str
    values: dict[str, Any]


FindSection = Callable[[User, Employee], Section | None]
_sources: dict[Page, list[FindSection]] = {"person": [], "team": []}


def register(page: Page, find: FindSection) -> None:
    """Ask `find` for a section of a page, for who looks and whom it is about; on a team's the manager."""
    _sources[page].append(find)


def sections(page: Page, user: User, employee: Employee) -> list[Section]:
    """What this user gets to see on the page beside what it shows itself."""
    found = [find(user, employee) for find in _sources[page]]
    return [section for section in found if section]
