"""Realistic reviews for the demo, rehearsals and checks of the score: who asks whom, and the answers.

Pure NumPy on whole arrays; the same generator state gives the same reviews.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEADERSHIP, MANAGEMENT = 0, 1
MEAN = 3.5
SELF_BONUS = 0.25
LOAD_LIMIT = 10
MOST_DIRECT_REPORTS = 8
MOST_PEERS = 3
CROSS_SHARE = 0.20
SEARCH_STEPS = 200


@dataclass(frozen=True)
class Colleague:
    """An employee of the org chart, as far as choosing reviewers needs."""

    id: int
    manager: int | None
    department: int


@dataclass(frozen=True)
class Roster:
    """Who reviews whom: arrays of shape (reviews,), all but `is_self` indices from 0."""

    participant: Ints
    reviewer: Ints
    participant_department: Ints
    reviewer_department: Ints
    is_self: NDArray[np.bool_]


@dataclass(frozen=True)
class Spread:
    """Standard deviations on the 1..5 scale (docs/balance.md, known limits).

    `leniency` belongs to a reviewer, `halo` to one review, `culture` is the leniency of a reviewer's
    whole department.
    """

    department: float = 0.30
    person: float = 0.35
    leniency: float = 0.45
    halo: float = 0.40
    item: float = 0.70
    culture: float = 0.0


def draw_profile(rng: np.random.Generator, departments: int, spread: Spread | None = None) -> Floats:
    """True leadership and management of each department, 0..100, shape (departments, 2)."""
    sd = (spread or Spread()).department
    return np.clip(25 * (rng.normal(MEAN, sd, (departments, 2)) - 1), 0, 100)


def simulate_ratings(
    rng: np.random.Generator,
    roster: Roster,
    item_axes: Ints,
    profile: Floats,
    *,
    spread: Spread | None = None,
    answering: float = 0.75,
    cannot_say: float = 0.05,
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Ratings 1..5, shape (reviews, items), 0 for "can't say" or not answered; and who answered.

    `item_axes` holds LEADERSHIP or MANAGEMENT per item, `profile` each department's true axes
    (0..100, shape (departments, 2), see `draw_profile`). Rating = the department's axis + the person's
    + the reviewer's leniency + the review's halo + noise, rounded and cut to 1..5; people rate
    themselves a little higher.
    """
    sds = spread or Spread()
    reviews = len(roster.participant)
    axes = 1 + profile[roster.participant_department] / 25
    axes = axes + _effect(rng, sds.person, roster.participant, 2)
    review = (
        _effect(rng, sds.leniency, roster.reviewer, 1)
        + _effect(rng, sds.culture, roster.reviewer_department, 1)
        + rng.normal(0, sds.halo, (reviews, 1))
        + SELF_BONUS * roster.is_self[:, None]
    )
    noise = rng.normal(0, sds.item, (reviews, len(item_axes)))
    ratings = np.clip(np.rint(axes[:, item_axes] + review + noise), 1, 5).astype(np.int8)
    answered = rng.random(reviews) < answering
    ratings[rng.random(ratings.shape) < cannot_say] = 0
    ratings[~answered] = 0
    return ratings, answered


def _effect(rng: np.random.Generator, sd: float, group: Ints, columns: int) -> Floats:
    """A normal effect for each group, laid out by review: shape (reviews, columns)."""
    groups = int(group.max(initial=-1)) + 1
    effects: Floats = rng.normal(0, sd, (groups, columns))
    return effects[group]


def propose_reviewers(
    rng: np.random.Generator,
    colleagues: Sequence[Colleague],
    participants: Iterable[int],
    load_limit: int = LOAD_LIMIT,
) -> list[tuple[int, int, str]]:
    """Reviewers for each participant: rows of (participant, reviewer, relationship of the reviewer).

    Self, the manager, up to eight direct reports, up to three peers with the same manager, and
    colleagues from other departments until they are at least a fifth of all but self, where there are
    any. Peers and cross-department reviewers are only asked below `load_limit` reviews each.
    """
    chart = _Chart(rng, colleagues, load_limit)
    chosen = list(participants)
    for participant in chosen:
        chart.ask_the_line(participant)
    for participant in chosen:
        chart.ask_peers(participant)
        chart.ask_other_departments(participant)
    return [(p, reviewer, kind) for p in chosen for reviewer, kind in chart.asked[p].items()]


class _Chart:
    """The org chart, who was asked about whom so far, and how many reviews each person has."""

    def __init__(self, rng: np.random.Generator, colleagues: Sequence[Colleague], load_limit: int) -> None:
        self.rng = rng
        self.by_id = {colleague.id: colleague for colleague in colleagues}
        self.reports = _by_manager(colleagues)
        self.load_limit = load_limit
        self.load: Counter[int] = Counter()
        self.asked: dict[int, dict[int, str]] = {}
        self.circle = [int(i) for i in rng.permutation(list(self.by_id))]
        self.position = 0

    def ask(self, participant: int, reviewer: int, relationship: str) -> None:
        self.asked[participant][reviewer] = relationship
        self.load[reviewer] += 1

    def ask_the_line(self, participant: int) -> None:
        self.asked[participant] = {}
        self.ask(participant, participant, "self")
        manager = self.by_id[participant].manager
        if manager in self.by_id:
            self.ask(participant, manager, "manager")
        for report in self.some(self.reports.get(participant, []), MOST_DIRECT_REPORTS):
            self.ask(participant, report, "direct_report")

    def ask_peers(self, participant: int) -> None:
        manager = self.by_id[participant].manager
        siblings = self.reports.get(manager, []) if manager is not None else []
        free = [peer for peer in siblings if peer != participant and self.has_time(peer)]
        for peer in self.some(free, MOST_PEERS):
            self.ask(participant, peer, "peer")

    def ask_other_departments(self, participant: int) -> None:
        others = len(self.asked[participant]) - 1
        wanted = max(1, math.ceil(others * CROSS_SHARE / (1 - CROSS_SHARE)))
        department = self.by_id[participant].department
        for candidate in self.next_in_circle():
            if wanted == 0:
                break
            elsewhere = self.by_id[candidate].department != department
            if elsewhere and candidate not in self.asked[participant] and self.has_time(candidate):
                self.ask(participant, candidate, "cross_department")
                wanted -= 1

    def has_time(self, reviewer: int) -> bool:
        return self.load[reviewer] < self.load_limit

    def some(self, people: Sequence[int], most: int) -> list[int]:
        """At most so many of the people, at random."""
        return [people[i] for i in self.rng.permutation(len(people))[:most]]

    def next_in_circle(self) -> Iterator[int]:
        """People in one random order that goes on where the last search stopped, so that load spreads."""
        for _ in range(min(SEARCH_STEPS, len(self.circle))):
            self.position = (self.position + 1) % len(self.circle)
            yield self.circle[self.position]


def _by_manager(colleagues: Sequence[Colleague]) -> Mapping[int, list[int]]:
    reports: dict[int, list[int]] = {}
    for colleague in colleagues:
        if colleague.manager is not None:
            reports.setdefault(colleague.manager, []).append(colleague.id)
    return reports
