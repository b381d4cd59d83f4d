"""Patterns in who recognises whom within a quarter, and the flags that HR looks at.

What names people as single acts, the triangles, is made of public recognitions alone; the sums of the
other patterns have private ones in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.attention import Attention
from accounts.models import User
from people.models import Department
from recognition.models import IntegrityFlag, Program
from recognition.selectors.periods import Period
from recognition.selectors.weights import RECOGNITIONS, WEIGHTED, rows, span

Kind = IntegrityFlag.Kind
OFTEN = 3
"""How many times each way make a pair."""
RUSHED = 10
"""How many recognitions of a quarter it takes to speak of its last week."""
MUCH = 40
"""How many percent for the first tenth of the receivers are much."""
FEWEST_RECEIVERS = 20


@dataclass(frozen=True)
class Pattern:
    """Something found: `key` tells it from others of its kind, `people` are whom it names."""

    kind: str
    key: str
    figures: dict[str, Any]
    people: list[int] = field(default_factory=list)


TRIANGLES = f"""
WITH {RECOGNITIONS}, ties AS (
    SELECT giver, receiver, count(*) AS number FROM recognitions WHERE NOT is_private GROUP BY 1, 2
)
SELECT one.giver, two.giver, three.giver, one.number, two.number, three.number
FROM ties one
JOIN ties two ON two.giver = one.receiver
JOIN ties three ON three.giver = two.receiver AND three.receiver = one.giver
WHERE one.giver < two.giver AND one.giver < three.giver
ORDER BY 1, 2, 3
"""  # noqa: S608

PAIRS = f"""
WITH {RECOGNITIONS}, ties AS (
    SELECT giver, receiver, count(*) AS number FROM recognitions GROUP BY 1, 2 HAVING count(*) >= {OFTEN}
)
SELECT one.giver, two.giver, one.number, two.number
FROM ties one JOIN ties two ON two.giver = one.receiver AND two.receiver = one.giver
WHERE one.giver < two.giver ORDER BY 1, 2
"""  # noqa: S608

RUSHES = f"""
WITH {RECOGNITIONS}, places AS (
    SELECT 'department' AS place, department_id AS id, recognitions.day
    FROM recognitions
    JOIN people_assignment there ON there.employee_id = receiver AND there.period @> recognitions.day
    UNION ALL
    SELECT 'program', program, recognitions.day FROM recognitions WHERE program IS NOT NULL
)
SELECT place, id, count(*), count(*) FILTER (WHERE day >= %(end)s::date - 7) FROM places
GROUP BY 1, 2
HAVING count(*) >= {RUSHED} AND 2 * count(*) FILTER (WHERE day >= %(end)s::date - 7) >= count(*)
ORDER BY 1, 2
"""  # noqa: S608

CONCENTRATION = f"""
WITH {WEIGHTED}, received AS (
    SELECT sum(weight) AS weight, row_number() OVER (ORDER BY sum(weight) DESC) AS place
    FROM weighted GROUP BY receiver
), counted AS (SELECT count(*) AS number, ceil(count(*) / 10.0)::int AS top FROM received)
SELECT number, top, 100 * sum(weight) FILTER (WHERE place <= top) / sum(weight)
FROM counted, received GROUP BY number, top
HAVING number >= {FEWEST_RECEIVERS}
    AND 100 * sum(weight) FILTER (WHERE place <= top) > {MUCH} * sum(weight)
"""  # noqa: S608


def patterns(quarter: Period) -> Iterator[Pattern]:
    """All that is found in a quarter."""
    whole = span(quarter.start, quarter.end)
    within = whole | {"read_from": quarter.start}
    for *people, one, two, three in rows(TRIANGLES, within):
        yield Pattern(Kind.TRIANGLE, key_of(people), {"in_turn": people, "times": [one, two, three]}, people)
    for *people, there, back in rows(PAIRS, within):
        yield Pattern(Kind.PAIR, key_of(people), {"in_turn": people, "times": [there, back]}, people)
    for place, pk, number, last_week in rows(RUSHES, within):
        yield Pattern(Kind.RUSH, f"{place}:{pk}", {place: pk, "number": number, "last_week": last_week})
    for receivers, top, share in rows(CONCENTRATION, whole):
        yield Pattern(Kind.CONCENTRATION, "all", {"receivers": receivers, "top": top, "share": round(share)})


def key_of(people: list[int]) -> str:
    """The ids of people in their order."""
    return "-".join(str(pk) for pk in people)


def flags(user: User) -> QuerySet[IntegrityFlag]:
    """The flags that somebody may look at, open ones first; nobody sees one that names them."""
    found = IntegrityFlag.objects.visible_to(user)
    return found.prefetch_related("people").order_by("decided_at", "-quarter", "-id")


def places_of(found: list[IntegrityFlag]) -> dict[str, str]:
    """The names of the departments and programs that flags are about, by the flags' keys."""
    keys = [flag.key.partition(":") for flag in found if flag.kind == Kind.RUSH]
    querysets: dict[str, QuerySet[Any]] = {
        "department": Department.objects.all(),
        "program": Program.objects.all(),
    }
    names: dict[str, str] = {}
    for place, there in querysets.items():
        if wanted := [int(pk) for kind, _colon, pk in keys if kind == place]:
            names |= {f"{place}:{pk}": found.name for pk, found in there.in_bulk(wanted).items()}
    return names


def attention() -> Iterator[Attention]:
    """How many flags wait for somebody to look at."""
    if number := IntegrityFlag.objects.filter(outcome=IntegrityFlag.Outcome.OPEN).count():
        text = ngettext(
            "%(number)d pattern in who recognises whom waits for a look.",
            "%(number)d patterns in who recognises whom wait for a look.",
            number,
        )
        yield Attention(text % {"number": number}, reverse("recognition:flags"))
