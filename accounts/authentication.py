"""Sign-in by API token: `Authorization: Bearer eqp_…`."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import hash_secret


class TokenAuthentication(BaseAuthentication):
    """Finds the token in this organization; another one's is unknown here.

    The user that it returns holds no permission beyond the token's scopes, whoever asks.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token and its user; None without a bearer token.

        Raises AuthenticationFailed when it is unknown, expired or revoked, or its user may not sign in.
        """
        scheme, _space, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = (
            ApiToken.objects.select_related("user")
            .filter(
                secret_hash=hash_secret(key.decode("latin-1")),
                revoked_at=None,
                expires_at__gt=timezone.now(),
                user__is_active=True,
            )
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."), code="invalid_token")
        token.user.permissions = token.user.permissions.intersection(token.scopes)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 names in WWW-Authenticate."""
        return 'Bearer realm="api"'
