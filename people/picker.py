"""The people picker: who is chosen so far, and whom else the letters typed find."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from people.models import EmployeeQuerySet

FEWEST_LETTERS = 3
MOST_LETTERS = 100
MOST_FOUND = 8


def offer(people: EmployeeQuerySet, *, name: str, query: str, chosen: Iterable[str]) -> dict[str, Any]:
    """The context of components/people_options.html, from what a request says of the field `name`."""
    query = query.replace("\x00", "")[:MOST_LETTERS].strip()
    searched = query if len(query) >= FEWEST_LETTERS else ""
    people = people.with_place(timezone.localdate())
    taken = [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 19]
    found = people.search(query).exclude(pk__in=taken)[:MOST_FOUND] if searched else []
    return {
        "name": name,
        "query": searched,
        "chosen": [option(employee) for employee in people.filter(pk__in=taken)],
        "options": [option(employee) for employee in found],
    }


def option(employee: Any) -> dict[str, Any]:
    """A person as the picker shows them; they carry their `place`."""
    department = employee.place[0].department.name if employee.place else ""
    detail = " · ".join(filter(None, [employee.title, department]))
    return {"value": employee.pk, "name": employee.name, "detail": detail}
