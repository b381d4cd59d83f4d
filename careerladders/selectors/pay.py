"""Which pay bands somebody sees: the one rule for pages and API.

Bands belong to levels, not to people. So whoever may see pay sees all bands, also when their role
counts for some departments only; for others each framework says who does.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from careerladders.models import CurrentLevel, Framework, Level, PayBand

VIEW_PAY = "careerladders.view_pay"
OPEN = Framework.PayVisibility.EVERYONE
OWN = Framework.PayVisibility.OWN


def sees_all_pay(user: User | None) -> bool:
    """Whether somebody sees every pay band, and so may write them and say who sees them; commands do."""
    return user is None or user.has_perm(VIEW_PAY)


def bands_seen_by(user: User) -> QuerySet[PayBand]:
    """The pay bands that a user may see, of levels that they see."""
    bands = PayBand.objects.filter(level__in=Level.objects.visible_to(user))
    if sees_all_pay(user):
        return bands
    own = CurrentLevel.objects.on(timezone.localdate()).filter(employee__user=user)
    return bands.filter(
        Q(level__track__version__framework__pay_visibility=OPEN)
        | Q(level__track__version__framework__pay_visibility=OWN, level__in=own.values("level"))
    )


def visible_pay(user: User, levels: Iterable[Level]) -> dict[int, list[PayBand]]:
    """The bands of these levels that a user may see, by the level's id, in one query."""
    found: dict[int, list[PayBand]] = defaultdict(list)
    for band in bands_seen_by(user).filter(level__in=levels).order_by("currency", "location"):
        found[band.level_id].append(band)
    return dict(found)
