"""Who should review whom, proposed from the org chart."""

import datetime as dt

import numpy as np

from assessments.services import SHORT_FORM_FOR, Request
from assessments.simulation import Colleague, propose_reviewers
from people.models import Assignment


def colleagues_on(day: dt.date) -> list[Colleague]:
    """Everybody who works in a department on a day."""
    chart = Assignment.objects.on(day).order_by("employee_id")
    return [Colleague(row.employee_id, row.manager_id, row.department_id) for row in chart]


def propose_for_all(day: dt.date) -> list[Request]:
    """Reviewers for everybody: oneself, the manager, reports, peers and at least a fifth from elsewhere."""
    colleagues = colleagues_on(day)
    everybody = [colleague.id for colleague in colleagues]
    rows = propose_reviewers(np.random.default_rng(), colleagues, everybody)
    return [
        Request(participant, reviewer, relationship, relationship in SHORT_FORM_FOR)
        for participant, reviewer, relationship in rows
    ]
