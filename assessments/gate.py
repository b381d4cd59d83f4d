"""The anonymity gate: what may be shown, decided from who reviewed whom before answers are published.

Pure functions without a database. `k` always counts distinct reviewers, never answers. Rules:
docs/anonymity.md.
"""

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

Department = TypeVar("Department", bound=Hashable)
Participant = TypeVar("Participant", bound=Hashable)

_FLOORS = {
    "relationship": 3,
    "department_reviewers": 5,
    "department_participants": 3,
    "comments_report": 3,
    "comments_group": 10,
}
_LARGEST_SHARE = 0.40
_BANDS = (
    (200, "200+"),
    (100, "100–199"),
    (50, "50–99"),
    (20, "20–49"),
    (10, "10–19"),
    (5, "5–9"),
    (3, "3–4"),
)
_BELOW_BANDS = "0–2"


@dataclass(frozen=True)
class Thresholds:
    """Smallest group sizes; an organization may only make them stricter.

    The minimum of participants starts at 5 and may be set from 3. `dominance` is the largest share
    of a group's answers that may be about one participant.

    Raises ValueError for a value below its floor or a dominance outside 0..0.40.
    """

    relationship: int = 3
    department_reviewers: int = 5
    department_participants: int = 5
    comments_report: int = 3
    comments_group: int = 10
    dominance: float = _LARGEST_SHARE

    def __post_init__(self) -> None:
        for name, floor in _FLOORS.items():
            if getattr(self, name) < floor:
                raise ValueError(f"{name} can't be under {floor}")
        if not 0 < self.dominance <= _LARGEST_SHARE:
            raise ValueError(f"dominance must be above 0 and at most {_LARGEST_SHARE}")


class Shown(StrEnum):
    """Whether a department's figures are shown, or why not."""

    PUBLISHED = "published"
    TOO_FEW_REVIEWERS = "too_few_reviewers"
    TOO_FEW_PARTICIPANTS = "too_few_participants"
    DOMINATED = "dominated"
    PROTECTS_ANOTHER = "protects_another"


@dataclass
class _Group:
    """Who stands behind a set of answers; the participants of two departments never overlap."""

    reviewers: set[Hashable] = field(default_factory=set)
    participants: int = 0
    answers: int = 0
    most_answers: int = 0

    def add(self, other: "_Group") -> None:
        self.reviewers |= other.reviewers
        self.participants += other.participants
        self.answers += other.answers
        self.most_answers = max(self.most_answers, other.most_answers)

    @property
    def size(self) -> tuple[int, int]:
        return len(self.reviewers), self.participants

    def judged(self, thresholds: Thresholds) -> Shown:
        """Rule 1: distinct reviewers, participants, and nobody with too large a share of the answers."""
        if len(self.reviewers) < thresholds.department_reviewers:
            return Shown.TOO_FEW_REVIEWERS
        if self.participants < thresholds.department_participants:
            return Shown.TOO_FEW_PARTICIPANTS
        if self.most_answers > thresholds.dominance * self.answers:
            return Shown.DOMINATED
        return Shown.PUBLISHED

    def is_small(self, thresholds: Thresholds) -> bool:
        """Rule 3: a remainder that would single people out; an empty one tells nothing."""
        reviewers, participants = self.size
        return 0 < participants < thresholds.department_participants or (
            0 < reviewers < thresholds.department_reviewers
        )


def band(count: int) -> str:
    """A count of people as it may be shown: 3–4, 5–9, 10–19, 20–49, 50–99, 100–199, 200+."""
    return next((label for floor, label in _BANDS if count >= floor), _BELOW_BANDS)


def round_published(value: float) -> float:
    """A figure as published: one decimal."""
    return round(value, 1)


def merge_categories(counts: Mapping[str, int], k: int) -> list[tuple[str, ...]]:
    """Rule 2: non-manager relationship categories of one report, merged until each has `k` reviewers.

    `counts` holds distinct reviewers by category. Returns the groups that may be shown; categories
    without reviewers are left out, and nothing is shown where all together stay under `k`.
    """
    groups: list[tuple[int, tuple[str, ...]]]
    groups = sorted((count, (category,)) for category, count in counts.items() if count)
    while len(groups) > 1 and groups[0][0] < k:
        (few, first), (more, second), *rest = groups
        groups = sorted([*rest, (few + more, tuple(sorted(first + second)))])
    return [categories for count, categories in groups if count >= k]


def published_departments(
    parents: Mapping[Department, Department | None],
    answers: Mapping[Department, Mapping[Participant, Set[Hashable]]],
    thresholds: Thresholds,
) -> dict[Department, Shown]:
    """Rules 1 and 3 over a tree of departments.

    `parents` gives every department's parent (None for a root). `answers` gives, for a department's
    direct members only, each participant's reviewers whose answers count (self left out); each
    participant stands in one department. Where the direct members of a department are shown as a group
    of their own, give them as a child department.

    What remains of a published department after removing its topmost published descendants has either
    nobody or enough reviewers and participants: otherwise its smallest published descendant there is
    hidden, and so on; of several of one size the one with the lowest id, whatever order they come in.
    Hiding a department changes the remainder of its nearest published ancestor alone, so one pass from
    the leaves up settles the tree.
    """
    nodes = {department: _Node(department, answers.get(department, {}).values()) for department in parents}
    for department in _leaves_first(parents):
        node, parent = nodes[department], parents[department]
        node.settle(thresholds)
        if parent is not None:
            nodes[parent].take_in(node)
    return {department: node.shown for department, node in nodes.items()}


class _Node:
    """A department while the tree is settled."""

    def __init__(self, department: Any, reviewers_of_members: Iterable[Set[Hashable]]) -> None:
        self.department = department
        self.total = _Group()
        for reviewers in filter(None, reviewers_of_members):
            self.total.add(_Group(set(reviewers), 1, len(reviewers), len(reviewers)))
        self.remainder = _Group()
        self.remainder.add(self.total)
        self.topmost: list[_Node] = []
        self.shown = Shown.PUBLISHED

    def settle(self, thresholds: Thresholds) -> None:
        self.shown = self.total.judged(thresholds)
        while self.shown == Shown.PUBLISHED and self.remainder.is_small(thresholds):
            smallest = min(self.topmost, key=lambda node: (node.total.size, node.department))
            self.topmost.remove(smallest)
            smallest.shown = Shown.PROTECTS_ANOTHER
            self._absorb(smallest)

    def take_in(self, child: "_Node") -> None:
        self.total.add(child.total)
        if child.shown == Shown.PUBLISHED:
            self.topmost.append(child)
        else:
            self._absorb(child)

    def _absorb(self, hidden: "_Node") -> None:
        self.remainder.add(hidden.remainder)
        self.topmost += hidden.topmost


def _leaves_first(parents: Mapping[Department, Department | None]) -> list[Department]:
    """Every department after all those below it."""
    children: dict[Department | None, list[Department]] = {}
    for department, parent in parents.items():
        children.setdefault(parent, []).append(department)
    order = list(children.get(None, []))
    for department in order:
        order += children.get(department, [])
    return order[::-1]
