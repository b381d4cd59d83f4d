"""Every change to the pay bands of a draft, for those who see all of them; raises as `content` does."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import User
from careerladders.models import Level, PayBand
from careerladders.permits import check_sees_pay
from careerladders.services.content import draft_lock, level_lock


@transaction.atomic
def pay_band_save(
    *,
    level: Level,
    currency: str,
    location: str,
    minimum: Decimal,
    maximum: Decimal,
    actor: User | None,
) -> PayBand:
    """Store what a level pays in a currency and location.

    Raises ValidationError by field, and PermissionDenied for those who don't see all pay bands.
    """
    check_sees_pay(actor)
    level = level_lock(level, actor)
    found = Q(currency=currency, location=location)
    band = level.pay_bands.filter(found).first() or PayBand(level=level, currency=currency, location=location)
    band.minimum, band.maximum = minimum, maximum
    band.full_clean()
    band.save()
    audit.record(actor=actor, action="payband.changed", subject=band, level=level.code)
    return band


@transaction.atomic
def pay_band_delete(*, band: PayBand, actor: User | None) -> None:
    """Drop a pay band of a draft's level; raises PermissionDenied as saving one does."""
    check_sees_pay(actor)
    draft_lock(band.level.track.version, actor)
    audit.record(actor=actor, action="payband.deleted", subject=band, level=band.level.code)
    band.delete()
