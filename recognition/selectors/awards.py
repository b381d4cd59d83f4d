"""Awards as evidence of what somebody has done."""

from collections.abc import Iterator

from django.utils.translation import gettext

from careerladders.evidence import Evidence
from people.models import Employee
from recognition.models import Nomination, Nominee
from recognition.models.feed import named_to


def awards_won(employee: Employee) -> Iterator[Evidence]:
    """The awards that name somebody, with what it changed; private ones stay with those who know of them."""
    named = Nominee.objects.filter(named_to(None), employee=employee)
    won = Nomination.objects.filter(pk__in=named.values("nomination"), post__is_private=False)
    for nomination in won.select_related("program", "category"):
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
