"""Reads of a version as one grid: its levels by its competencies."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise, cached_property

from careerladders.models import Competency, CurrentLevel, Expectation, FrameworkVersion, Level, Track
from careerladders.publishing import Finding, findings, levels_of


@dataclass(frozen=True)
class Row:
    """A level with a cell for each column; cells never written are unsaved, of revision 0."""

    level: Level
    cells: list[Expectation]


@dataclass(frozen=True)
class Group:
    """The levels of a track, the highest first, as the pages show them."""

    kind: str
    label: str | Promise
    rows: list[Row]


@dataclass(frozen=True)
class Place:
    """A finding with the id of the element of the grid that it speaks of; empty where there is none."""

    finding: Finding
    target: str


@dataclass
class Grid:
    """A version as one table."""

    version: FrameworkVersion
    columns: list[Competency]
    groups: list[Group]

    levels: list[Level]

    @property
    def is_open(self) -> bool:
        """Whether it can be changed."""
        return self.version.status == FrameworkVersion.Status.DRAFT

    @cached_property
    def findings(self) -> list[Place]:
        """What the publishing check finds; nothing in a version that was published once."""
        found = findings(self.version, self.levels) if self.is_open else []
        return [Place(finding, self.target(finding)) for finding in found]

    def target(self, finding: Finding) -> str:
        """The id of the cell, level, column or track that a finding speaks of; empty without one."""
        codes = {(level.track.kind, level.code): level for level in self.levels}
        grades = {level.grade: level for level in self.levels}
        level = codes.get((finding.track or "", finding.level or ""))
        column = next((column for column in self.columns if column.slug == finding.competency), None)
        if level and column:
            return f"cell-{level.pk}-{column.pk}"
        if level is None and finding.track:
            return f"track-{finding.track}"
        level = level or grades.get(finding.grade or 0)
        return f"level-{level.pk}" if level else ""


def grid_of(version: FrameworkVersion) -> Grid:
    """A version with its levels and what they expect, in a constant number of queries."""
    columns = [
        column.competency for column in version.columns.select_related("competency").order_by("position")
    ]
    levels = levels_of(version)
    rows = [row(level, columns) for level in reversed(levels)]
    groups = [
        Group(kind.value, kind.label, [row for row in rows if row.level.track.kind == kind])
        for kind in Track.Kind
    ]
    return Grid(version, columns, groups, levels)


def row(level: Level, columns: list[Competency]) -> Row:
    """The cells of a level in the order of the columns."""
    written = {cell.competency_id: cell for cell in level.expectations.all()}
    cells = [
        written.get(column.pk) or Expectation(level=level, competency=column, proficiency=0, revision=0)
        for column in columns
    ]
    return Row(level, cells)


def carried(version: FrameworkVersion) -> int:
    """How many people will go on at the levels of a draft when it is published."""
    standing = CurrentLevel.objects.filter(level__successors__track__version=version)
    today = timezone.localdate()
    return standing.on_or_after(today).of_employed(today).values("employee").distinct().count()
