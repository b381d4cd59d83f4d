"""What speaks for a person; every app that knows some adds its provider in `AppConfig.ready`.

Conversations and promotion cases attach it as it is then; what changes at its source later doesn't
change what was attached.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from careerladders.models import Axis
from careerladders.selectors.roles import roles_of
from people.models import Employee


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for a person; `source` and `key` find it again, `axis` is what it shows."""

    source: str
    key: str
    title: str
    text: str = ""
    day: dt.date | None = None
    url: str = ""
    axis: Axis | None = None

    @property
    def snapshot(self) -> dict[str, str | dt.date | None]:
        """The fields of an AttachedEvidence that keep it as it is now."""
        return {
            "source": self.source,
            "key": self.key,
            "title": self.title[:200],
            "text": self.text[:2000],
            "day": self.day,
            "url": self.url,
        }

    @property
    def label(self) -> str | Promise:
        """What its source is called."""
        return label_of(self.source)


Provider = Callable[[Employee], Iterable[Evidence]]
_providers: dict[str, tuple[str | Promise, Provider]] = {}


def register(source: str, label: str | Promise, provider: Provider) -> None:
    """Ask `provider` for what speaks for an employee; each item names this `source` (40 letters at most)."""
    _providers[source] = (label, provider)


def label_of(source: str) -> str | Promise:
    """What a source is called; one that is gone by now keeps its own name."""
    label, _provider = _providers.get(source, (source, None))
    return label


def evidence_for(employee: Employee) -> list[Evidence]:
    """All that speaks for an employee, the latest first; undated things come last."""
    found = [item for _label, provider in _providers.values() for item in provider(employee)]
    return sorted(found, key=lambda item: item.day or dt.date.min, reverse=True)


def evidence_of(employee: Employee, source: str, key: str) -> Evidence | None:
    """One thing that speaks for an employee; None when their evidence holds no such thing."""
    return next((item for item in evidence_for(employee) if (item.source, item.key) == (source, key)), None)


def leadership_roles(employee: Employee) -> Iterator[Evidence]:
    """The roles in which somebody leads or has led without managing anybody."""
    for role in roles_of(employee):
        yield Evidence(
            source="leadership_role",
            key=str(role.pk),
            title=str(role),
            text=role.outcome,
            day=role.period.lower,
            url=employee.get_absolute_url(),
            axis=Axis.LEADERSHIP,
        )
