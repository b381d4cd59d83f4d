"""What the executives' dashboard shows of one place in the tree, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from balance import selectors
from balance.models import DepartmentBalance
from balance.quadrants import BADGES, CERTAINTY, NAMES, REASONS
from balance.selectors import Figures, Organization
from people.models import Department

SIZE_RANKS = {"5–9": 1, "10–19": 2, "20–49": 3, "50–99": 4, "100–199": 5, "200+": 5}


def period_name(period: str) -> str:
    """A half-year in words."""
    year, half = period.split("-H")
    name = gettext("first half of %(year)s") if half == "1" else gettext("second half of %(year)s")
    return name % {"year": year}


def address(department: Department, period: str) -> str:
    """The dashboard of a department in a period."""
    return f"{reverse('balance:department', args=[department.pk])}?period={period}"


@dataclass(frozen=True)
class Row:
    """A line of the table: the figures with their words."""

    figures: Figures

    @property
    def url(self) -> str:
        """The department's own dashboard; the executive team has none."""
        return "" if self.figures.members_only else address(self.figures.department, self.figures.period)

    @property
    def since(self) -> str:
        """The period of its change, in words."""
        return period_name(self.figures.change.since) if self.figures.change else ""

    @property
    def reading(self) -> str:
        """The quadrant in words; both where it is too close to call."""
        return gettext(" or ").join(str(NAMES[code]) for code in self.figures.quadrants)

    @property
    def certainty(self) -> str:
        """How sure the reading is, in words."""
        return str(CERTAINTY[self.figures.certainty])

    @property
    def badge(self) -> str:
        """The badge of the reading: plain where it is too close to call."""
        return "plain" if len(self.figures.quadrants) > 1 else BADGES[self.figures.quadrants[0]]

    @property
    def reason(self) -> str:
        """Why nothing is shown."""
        return str(REASONS[self.figures.hidden_because])

    @property
    def point(self) -> dict[str, Any]:
        """The department in the chart."""
        return {
            "name": self.figures.label,
            "url": self.url,
            "leadership": self.figures.leadership,
            "management": self.figures.management,
            "half_width_leadership": self.figures.leadership_half_width,
            "half_width_management": self.figures.management_half_width,
            "size_band_rank": SIZE_RANKS.get(self.figures.reviewers or "", 1),
            "quadrant": self.figures.quadrant,
            "executive": self.figures.members_only,
        }


@dataclass(frozen=True)
class Dashboard:
    """A department (None above several) in a period, with what lies directly below it."""

    period: str
    periods: list[tuple[str, str]]
    here: Row | None
    rows: list[Row]
    path: list[Department]
    trend: list[dict[str, Any]]
    organization: Organization | None

    @property
    def points(self) -> list[dict[str, Any]]:
        """What the chart shows."""
        return [row.point for row in self.rows if row.figures.shown]

    @property
    def back(self) -> str:
        """The dashboard one step up."""
        return address(self.path[-1], self.period) if self.path else ""

    @property
    def hidden(self) -> int:
        """How many departments are not shown."""
        return sum(not row.figures.shown for row in self.rows)

    @property
    def period_name(self) -> str:
        """The period in words."""
        return period_name(self.period)

    @property
    def fallen(self) -> Row | None:
        """The department that lost most since the period before, beyond what chance makes likely."""
        moved = [row for row in self.rows if moved_by(row) < 0]
        return min(moved, key=moved_by, default=None)

    @property
    def risen(self) -> Row | None:
        """The department that gained most, beyond what chance makes likely."""
        moved = [row for row in self.rows if moved_by(row) > 0]
        return max(moved, key=moved_by, default=None)

    @property
    def lowest(self) -> Row | None:
        """The department with the lowest score of those that are clearly not balanced."""
        lacking = [row for row in self.rows if row.figures.quadrant not in {None, "balanced"}]
        return min(lacking, key=lambda row: row.figures.score or 0.0, default=None)


def moved_by(row: Row) -> float:
    """By how many points a row's score changed; 0 where chance alone may have moved it."""
    change = row.figures.change
    return change.score if change and change.beyond_chance else 0.0


def build(
    stored: list[DepartmentBalance], period: str, viewable: set[int], department: int | None
) -> Dashboard:
    """The dashboard of a department, or of the topmost ones that may be seen, from their balances.

    Raises Department.DoesNotExist for a department that may not be seen.
    """
    tree = Department.objects.in_bulk()
    tops = [pk for pk in viewable if tree[pk].parent_id not in viewable]
    if department is None and len(tops) == 1:
        department = tops[0]
    if department is not None and department not in viewable:
        raise Department.DoesNotExist
    rows = [Row(figures) for figures in selectors.published(stored, period)]
    here = next((row for row in rows if is_whole(row, department)), None)
    return Dashboard(
        period=period,
        periods=[(known, period_name(known)) for known in selectors.periods(stored)],
        here=here,
        rows=[row for row in rows if stands_below(row.figures, department, tops)],
        path=path_to(tree, department, viewable),
        trend=trend(stored, department) if department else [],
        organization=selectors.organization_figure(stored, period) if is_root(tree, department) else None,
    )


def is_whole(row: Row, department: int | None) -> bool:
    """Whether a row is the department itself."""
    return row.figures.department.pk == department and not row.figures.members_only


def is_root(tree: dict[int, Department], department: int | None) -> bool:
    """Whether a department is the root."""
    return department is not None and tree[department].parent_id is None


def stands_below(figures: Figures, department: int | None, tops: list[int]) -> bool:
    """Whether a line belongs into the table of a department, or of the topmost ones."""
    if department is None:
        return figures.department.pk in tops and not figures.members_only
    if figures.members_only:
        return figures.department.pk == department
    return figures.department.parent_id == department


def path_to(tree: dict[int, Department], department: int | None, viewable: set[int]) -> list[Department]:
    """The viewable departments above one, from the top."""
    path: list[Department] = []
    above = tree[department].parent_id if department else None
    while above in viewable:
        path.insert(0, tree[above])
        above = tree[above].parent_id
    return path


def trend(stored: list[DepartmentBalance], department: int) -> list[dict[str, Any]]:
    """A department's axes and score of each period for the trend chart."""
    return [
        {
            "name": figures.period,
            "leadership": figures.leadership,
            "management": figures.management,
            "balance": figures.score,
        }
        for figures in selectors.history(stored, department)
    ]
