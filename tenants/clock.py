"""What time it is where an organization or a person is."""

import datetime as dt
import zoneinfo


def zone(name: str) -> dt.tzinfo:
    """The time zone of that name; UTC for an unknown one."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return dt.UTC


def latest(hour: int, where: dt.tzinfo, now: dt.datetime) -> dt.datetime:
    """The last time up to now at which clocks there showed the full hour."""
    local = now.astimezone(where)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment <= local else moment - dt.timedelta(days=1)
