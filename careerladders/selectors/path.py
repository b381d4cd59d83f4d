"""Where somebody stands and where both tracks lead from there."""

from dataclasses import dataclass

from django.utils import timezone

from careerladders.models import CurrentLevel, Level
from careerladders.selectors.ladders import Comparison, Ladder, compare, published_levels
from people.models import Employee


@dataclass(frozen=True)
class Path:
    """Somebody's level today, and what changes to each level that is near."""

    standing: CurrentLevel
    steps: list[Comparison]


def standing_of(employee: Employee) -> CurrentLevel | None:
    """On which level somebody stands today, with its framework; None without one."""
    today = CurrentLevel.objects.on(timezone.localdate()).filter(employee=employee)
    return today.select_related("level__track__version__framework").first()


def path_of(employee: Employee) -> Path | None:
    """The path of an employee; None while they stand on no level.

    There are no steps from a level of a version that isn't published any more.
    """
    standing = standing_of(employee)
    if standing is None:
        return None
    framework = standing.level.track.version.framework
    levels = published_levels(framework)
    own = next((level for level in levels if level.pk == standing.level_id), None)
    found = Ladder(framework, levels, own)
    return Path(standing, [compare(own, level) for level in near(found, own)] if own else [])


def near(found: Ladder, own: Level) -> list[Level]:
    """The next level on one's own track, the same grade on the other track, and the next one there."""
    beyond = [lv for lv in found.levels if lv.track_id != own.track_id and lv.grade > own.grade]
    across = min(beyond, key=lambda level: level.rank, default=None)
    return [level for level in (found.above(own), found.beside(own), across) if level]


def next_level(employee: Employee) -> Level | None:
    """The next level on somebody's track; None at the top and without a level."""
    standing = standing_of(employee)
    if standing is None:
        return None
    higher = Level.objects.filter(track=standing.level.track, rank__gt=standing.level.rank)
    return higher.order_by("rank").first()
