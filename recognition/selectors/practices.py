"""The practice "recognise both" of a department, 0 to 100, for whoever reads practices.

For each axis the rate λ̂ = (n + κ·λ_org) / (t + κ): n is the weight of what the people of the department
received, t their person-months, λ_org the organization's rate. That is the posterior mean of a Poisson
rate under a gamma prior worth κ person-months, the usual shrinkage of small areas (Clayton & Kaldor 1987,
Biometrics 43:671). Then s = 100·min(1, λ̂/target), and the practice is the harmonic mean of both:
2·s_i·s_e / (s_i + s_e), so that one axis can't make up for the other.
"""

import datetime as dt
from dataclasses import dataclass

from recognition.selectors.weights import WEIGHTED, rows, span

MONTH = 365.25 / 12
"""The days of an average month."""


@dataclass(frozen=True)
class Terms:
    """What the practice is measured against.

    `target`: on each axis one recognition per person and quarter, our convention: often enough that
    everybody is seen several times a year, seldom enough to be meant. `prior`, the κ of the formula: 30
    person-months, five people for half a year. `look_back`: the days of a half-year, the balance's period.
    """

    target: float = 1 / 3
    prior: float = 30
    look_back: int = 183


@dataclass(frozen=True)
class Exposure:
    """The weight received on each axis, and the person-months in which it was."""

    execution: float
    innovation: float
    months: float


@dataclass(frozen=True)
class RecogniseBoth:
    """The practice and its parts, 0 to 100; all are None where there is not enough evidence."""

    practice: float | None = None
    execution: float | None = None
    innovation: float | None = None


QUERY = f"""
WITH RECURSIVE {WEIGHTED}, tree(top, department) AS (
    SELECT id, id FROM people_department
    UNION ALL
    SELECT tree.top, child.id FROM tree JOIN people_department child ON child.parent_id = tree.department
), received AS (
    SELECT place.department_id AS department,
        sum(weight) FILTER (WHERE axis = 'execution') AS execution,
        sum(weight) FILTER (WHERE axis = 'innovation') AS innovation
    FROM weighted
    JOIN people_assignment place ON place.employee_id = receiver AND place.period @> day
    GROUP BY 1
), there AS (
    SELECT department_id AS department, sum(upper(days) - lower(days)) AS days
    FROM people_assignment place
    JOIN people_employee employee ON employee.id = place.employee_id
    CROSS JOIN LATERAL (
        SELECT place.period * daterange(employee.hired, employee.left) * daterange(%(start)s, %(end)s)
    ) spent(days)
    WHERE NOT isempty(days)
    GROUP BY 1
)
SELECT tree.top, coalesce(sum(execution), 0), coalesce(sum(innovation), 0), coalesce(sum(days), 0)::float8
FROM tree LEFT JOIN received USING (department) LEFT JOIN there USING (department)
GROUP BY 1
UNION ALL
SELECT NULL, coalesce((SELECT sum(execution) FROM received), 0),
    coalesce((SELECT sum(innovation) FROM received), 0), coalesce((SELECT sum(days) FROM there), 0)::float8
"""  # noqa: S608


def exposures(day: dt.date, terms: Terms) -> dict[int | None, Exposure]:
    """Of each department with all below it in the look-back before a day; None is the organization."""
    found = rows(QUERY, span(day - dt.timedelta(days=terms.look_back), day))
    return {
        department: Exposure(execution, innovation, days / MONTH)
        for department, execution, innovation, days in found
    }


def recognise_both(own: Exposure, organization: Exposure, terms: Terms) -> RecogniseBoth:
    """The practice of a department; without one while its months weigh less than the prior's."""
    if own.months < terms.prior or not own.months:
        return RecogniseBoth()

    def score(number: float, all_together: float) -> float:
        rate = (number + terms.prior * all_together / organization.months) / (own.months + terms.prior)
        return 100 * min(1.0, rate / terms.target)

    execution = score(own.execution, organization.execution)
    innovation = score(own.innovation, organization.innovation)
    both = execution + innovation
    return RecogniseBoth(2 * execution * innovation / both if both else 0.0, execution, innovation)


def practices(day: dt.date, terms: Terms | None = None) -> dict[int, RecogniseBoth]:
    """The practice of each department with all below it, as it stands before a day."""
    terms = terms or Terms()
    found = exposures(day, terms)
    organization = found[None]
    return {
        department: recognise_both(own, organization, terms)
        for department, own in found.items()
        if department is not None
    }
