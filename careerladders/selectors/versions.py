"""Reads of the versions of a framework, and what changes between two of them."""

from dataclasses import dataclass

from careerladders.models import Competency, FrameworkVersion, Level
from careerladders.selectors.ladders import Comparison, compare


@dataclass(frozen=True)
class LevelChange:
    """A level in two versions. `place` counts its track's levels from 1 that stand in both versions."""

    before: Level
    after: Level
    comparison: Comparison
    place_before: int
    place_after: int

    @property
    def is_renamed(self) -> bool:
        """Whether its code or title is another."""
        return (self.before.code, self.before.title) != (self.after.code, self.after.title)

    @property
    def is_moved(self) -> bool:
        """Whether it stands on the other track, or elsewhere among the levels of both versions."""
        tracks = self.before.track.kind, self.after.track.kind
        return tracks[0] != tracks[1] or self.place_before != self.place_after

    @property
    def is_regraded(self) -> bool:
        """Whether it has another grade."""
        return self.before.grade != self.after.grade

    @property
    def is_changed(self) -> bool:
        """Whether anything about it is different."""
        reworded = self.before.summary != self.after.summary
        return any([self.is_renamed, self.is_moved, self.is_regraded, reworded, self.comparison.changes])


@dataclass(frozen=True)
class VersionComparison:
    """What is different in `after`; levels in the order of the ladder."""

    before: FrameworkVersion
    after: FrameworkVersion
    added: list[Level]
    removed: list[Level]
    changed: list[LevelChange]
    unchanged: int
    competencies_added: list[Competency]
    competencies_removed: list[Competency]

    @property
    def is_same(self) -> bool:
        """Whether nothing is different."""
        parts = [self.added, self.removed, self.changed, self.competencies_added, self.competencies_removed]
        return not any(parts)


def compare_versions(before: FrameworkVersion, after: FrameworkVersion) -> VersionComparison:
    """What changes from one version to another, in a constant number of queries.

    A level is the same one if it continues the other, over any number of versions; else by its code.
    """
    levels = Level.objects.with_content().order_by("track__kind", "rank")
    found = list(levels.filter(track__version__in=[before, after]))
    old = [level for level in found if level.track.version_id == before.pk]
    new = [level for level in found if level.track.version_id == after.pk]
    pairs = paired(old, new)
    changes = changes_of(pairs)
    kept = {level.pk for pair in pairs for level in pair}
    columns_before, columns_after = columns(before), columns(after)
    return VersionComparison(
        before=before,
        after=after,
        added=[level for level in new if level.pk not in kept],
        removed=[level for level in old if level.pk not in kept],
        changed=[change for change in changes if change.is_changed],
        unchanged=sum(not change.is_changed for change in changes),
        competencies_added=[found for found in columns_after if found not in columns_before],
        competencies_removed=[found for found in columns_before if found not in columns_after],
    )


def columns(version: FrameworkVersion) -> list[Competency]:
    """The competencies that a version speaks of, in its order."""
    return list(version.competencies.order_by("columns__position"))


def paired(old: list[Level], new: list[Level]) -> list[tuple[Level, Level]]:
    """Each level of the first list with the same one of the second, in the order of the second."""
    origins = origins_of(old + new)
    by_origin = {origins[level.pk]: level for level in old}
    continued = {level.pk: by_origin[origins[level.pk]] for level in new if origins[level.pk] in by_origin}
    taken = {level.pk for level in continued.values()}
    by_code = {level.code: level for level in old if level.pk not in taken}
    matches = [(continued.get(level.pk) or by_code.get(level.code), level) for level in new]
    return [(before, after) for before, after in matches if before]


def origins_of(levels: list[Level]) -> dict[int, int]:
    """The id of the first level that each continues, over any number of versions; its own without one."""
    frameworks = {level.track.version.framework_id for level in levels}
    later = Level.objects.filter(track__version__framework__in=frameworks, predecessor__isnull=False)
    continues = {level.pk: level.predecessor_id for level in later.only("predecessor")}
    return {level.pk: origin_of(level.pk, continues) for level in levels}


def origin_of(level: int, continues: dict[int, int | None]) -> int:
    """The first of a chain of levels that continue each other; stops where it would go round."""
    seen = set()
    while (earlier := continues.get(level)) and level not in seen:
        seen.add(level)
        level = earlier
    return level


def changes_of(pairs: list[tuple[Level, Level]]) -> list[LevelChange]:
    """What changes in each pair, with the places of its levels among the levels of all pairs."""
    before = places([level for level, _after in pairs])
    after = places([level for _before, level in pairs])
    return [LevelChange(old, new, compare(old, new), before[old.pk], after[new.pk]) for old, new in pairs]


def places(levels: list[Level]) -> dict[int, int]:
    """Where each level stands on its track, counted from 1, by its id."""
    ordered = sorted(levels, key=lambda level: level.rank)
    counts: dict[int, int] = {}
    found = {}
    for level in ordered:
        counts[level.track_id] = found[level.pk] = counts.get(level.track_id, 0) + 1
    return found
