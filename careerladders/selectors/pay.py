"""Which pay bands somebody sees: the one rule for pages and API.

Bands belong to levels, not to people. So whoever may see pay sees all bands, also when their role
counts for some departments only; for others each framework says who does.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from careerladders.models import CurrentLevel, Framework, Level, PayBand

VIEW_PAY = "careerladders.view_pay"
OPEN = Framework.PayVisibility.EVERYONE
OWN = Framework.PayVisibility.OWN


def visible_pay(user: User, levels: Iterable[Level]) -> dict[int, list[PayBand]]:
    """The bands of these levels that a user may see, by the level's id, in one query."""
    bands = PayBand.objects.filter(level__in=levels)
    if not user.has_perm(VIEW_PAY):
        own = CurrentLevel.objects.on(timezone.localdate()).filter(employee__user=user)
        bands = bands.filter(
            Q(level__track__version__framework__pay_visibility=OPEN)
            | Q(level__track__version__framework__pay_visibility=OWN, level__in=own.values("level"))
        )
    found: dict[int, list[PayBand]] = defaultdict(list)
    for band in bands.order_by("currency", "location"):
        found[band.level_id].append(band)
    return dict(found)
