"""A limit on how often one address of the network may ask."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

AN_HOUR = 3600


def over_limit(request: HttpRequest, *, action: str, limit: int) -> bool:
    """Count one more request within the hour; True beyond the limit. Nothing is counted without Redis."""
    key = f"limit:{action}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, AN_HOUR)
    try:
        return (cache.incr(key) or 0) > limit
    except ValueError:
        return False
