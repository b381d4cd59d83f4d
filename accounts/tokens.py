"""Make and revoke API tokens."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import ApiToken, User
from accounts.services import hash_secret, new_secret

PREFIX = "eqp_"
DEFAULT_DAYS = 90
LONGEST_DAYS = 365


@transaction.atomic
def token_create(
    *, user: User, name: str, scopes: Collection[str], expires_at: dt.datetime, actor: User | None
) -> tuple[ApiToken, str]:
    """Make a token for a user; the key that is returned beside it can't be read again.

    Raises ValidationError for an empty or too long name, for scopes that the user doesn't hold, and
    for a date that is past or more than a year away.
    """
    check_scopes(user, scopes)
    check_expiry(expires_at)
    key = PREFIX + new_secret()[0]
    token = ApiToken(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        secret_hash=hash_secret(key),
    )
    token.full_clean()
    token.save()
    audit.record(actor=actor, action="token.created", subject=token, user=user.pk, scopes=token.scopes)
    return token, key


@transaction.atomic
def token_revoke(*, token: ApiToken, actor: User | None) -> ApiToken:
    """End a token at once; revoking it again changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(actor=actor, action="token.revoked", subject=token, user=token.user_id)
    return token


def check_scopes(user: User, scopes: Collection[str]) -> None:
    """Raise ValidationError unless there are scopes and the user holds them all."""
    if not scopes:
        raise ValidationError({"scopes": ValidationError(_("Choose at least one scope."), code="required")})
    if missing := set(scopes) - user.permissions:
        message = _("%(user)s doesn't hold: %(scopes)s.")
        values = {"user": user, "scopes": ", ".join(sorted(missing))}
        raise ValidationError({"scopes": ValidationError(message, code="not_held", params=values)})


def check_expiry(expires_at: dt.datetime) -> None:
    """Raise ValidationError unless the moment is within the next year."""
    now = timezone.now()
    if not now < expires_at <= now + dt.timedelta(days=LONGEST_DAYS):
        message = _("Choose a time within the next %(days)s days.")
        raise ValidationError(
            {"expires_at": ValidationError(message, code="out_of_range", params={"days": LONGEST_DAYS})}
        )
