"""Which organization a host name belongs to, remembered for a few seconds in each process."""

import time

from tenants.models import Organization

SECONDS_REMEMBERED = 5.0

_remembered: dict[str, tuple[float, Organization]] = {}


def organization_for_host(host: str) -> Organization | None:
    """The active or suspended organization of a host name, or None; reads the public schema.

    A status that another process changed is seen after `SECONDS_REMEMBERED` at the latest.
    """
    now = time.monotonic()
    found = _remembered.get(host)
    if found and found[0] > now:
        return found[1]
    organization = Organization.objects.filter(
        domains__domain=host, status__in=[Organization.Status.ACTIVE, Organization.Status.SUSPENDED]
    ).first()
    if organization is None:
        _remembered.pop(host, None)
        return None
    _remembered[host] = (now + SECONDS_REMEMBERED, organization)
    return organization


def forget_hosts() -> None:
    """Look every host up again at its next request."""
    _remembered.clear()
