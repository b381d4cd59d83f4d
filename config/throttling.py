"""How often the API may be called: by one token or user, and by a whole organization.

Requests are counted per fixed window in the cache; without a cache nothing is counted or refused.
"""

import math
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


class RateLimit(NamedTuple):
    """What is left of a window: requests allowed, requests left, seconds until the next window."""

    limit: int
    remaining: int
    reset: int


class WindowThrottle(BaseThrottle, ABC):
    """Counts requests of one kind of caller in windows of the length that the settings give."""

    scope: str
    reset = 0

    @abstractmethod
    def caller(self, request: Request) -> str:
        """Whose requests are counted together, within the organization."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request, note what is left on it, and tell whether it may go on."""
        number, period = str(api_settings.DEFAULT_THROTTLE_RATES[self.scope]).split("/")
        limit, seconds, now = int(number), SECONDS[period], time.time()
        window = int(now // seconds)
        self.reset = math.ceil((window + 1) * seconds - now)
        count = count_up(f"throttle:{self.scope}:{self.caller(request)}:{window}", seconds)
        note(request, RateLimit(limit, max(limit - count, 0), self.reset))
        return count <= limit

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.reset


class TokenThrottle(WindowThrottle):
    """One token, one signed-in user, or one address of the signed out."""

    scope = "token"

    def caller(self, request: Request) -> str:
        """The token, the user or the address."""
        if isinstance(request.auth, ApiToken):
            return f"token:{request.auth.pk}"
        if request.user.is_authenticated:
            return f"user:{request.user.pk}"
        return f"address:{self.get_ident(request)}"


class OrganizationThrottle(WindowThrottle):
    """All requests to one organization; the cache's keys are the organization's own."""

    scope = "organization"

    def caller(self, request: Request) -> str:
        """The same for all."""
        return "all"


def count_up(key: str, seconds: int) -> int:
    """Add one to a counter and return it; 0 when the cache can't be reached or just dropped it."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) or 0
    except ValueError:
        return 0


def note(request: Request, found: RateLimit) -> None:
    """Keep the tightest limit on Django's own request, from which the middleware writes the headers."""
    http_request = request._request
    tightest: RateLimit | None = getattr(http_request, "rate_limit", None)
    if tightest is None or found.remaining < tightest.remaining:
        http_request.rate_limit = found  # type: ignore[attr-defined]
