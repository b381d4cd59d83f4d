"""What the admin's first page says needs somebody; every app adds its own questions in `ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts import registry
from accounts.models import User


@dataclass(frozen=True)
class Attention:
    """A sentence with the page where it can be settled."""

    text: str | Promise
    url: str


_questions: list[tuple[str, Callable[[], Iterable[Attention]]]] = []


def register(permission: str, find: Callable[[], Iterable[Attention]]) -> None:
    """Ask `find` for those who hold the permission; raises UnknownPermission for an unknown name."""
    _questions.append((registry.known(permission), find))


def attention_for(user: User) -> list[Attention]:
    """All that needs this user."""
    return [item for permission, find in _questions if user.has_perm(permission) for item in find()]
