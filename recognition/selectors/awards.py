"""Awards as evidence of what somebody has done."""

from collections.abc import Iterator

from django.utils.translation import gettext

from careerladders.evidence import Evidence
from people.models import Employee
from recognition.models import Nomination


def awards_won(employee: Employee) -> Iterator[Evidence]:
    """The awards that name somebody, with what it changed; private ones stay with those who know of them."""
    won = Nomination.objects.filter(status=Nomination.Status.AWARDED, is_private=False)
    of_them = won.filter(nominees__employee=employee)
    for nomination in of_them.select_related("program", "category"):
        title = gettext("%(program)s: %(category)s")
        names = {"program": nomination.program.name, "category": str(nomination.category)}
        yield Evidence(
            source="award",
            key=str(nomination.pk),
            title=title % names,
            text=nomination.impact,
            day=nomination.decided_on,
            url=nomination.get_absolute_url(),
        )
