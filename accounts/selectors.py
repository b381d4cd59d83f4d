"""Reads about accounts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.attention import Attention
from accounts.models import Invitation


def expired_invitations() -> Iterator[Attention]:
    """How many invitations ran out unused."""
    number = Invitation.objects.filter(accepted_at=None, expires_at__lte=timezone.now()).count()
    if number:
        text = ngettext(
            "%(number)s invitation expired unused.", "%(number)s invitations expired unused.", number
        )
        url = reverse("admin:accounts_invitation_changelist") + "?accepted_at__isempty=1"
        yield Attention(text % {"number": number}, url)
