from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from assessments.simulation import (
    LEADERSHIP,
    LOAD_LIMIT,
    MANAGEMENT,
    Colleague,
    Roster,
    Spread,
    draw_profile,
    propose_reviewers,
    simulate_ratings,
)

ITEM_AXES = np.array([LEADERSHIP, MANAGEMENT] * 12)
CHAOS_AND_STAGNATION = np.array([[80.0, 40.0], [40.0, 80.0]])


def roster(reviews: int = 4_000, departments: int = 2) -> Roster:
    rng = np.random.default_rng(7)
    people = reviews // 4
    participant, reviewer = rng.integers(0, people, reviews), rng.integers(0, people, reviews)
    is_self = rng.random(reviews) < 0.2
    reviewer = np.where(is_self, participant, reviewer)
    return Roster(participant, reviewer, participant % departments, reviewer % departments, is_self)


def rated(
    seed: int = 1, answering: float = 0.75, cannot_say: float = 0.05
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    return simulate_ratings(
        np.random.default_rng(seed),
        roster(),
        ITEM_AXES,
        CHAOS_AND_STAGNATION,
        answering=answering,
        cannot_say=cannot_say,
    )


def company(departments: int = 8, teams: int = 3, members: int = 6) -> list[Colleague]:
    """A head (1) over heads of departments over team leads over members."""
    people = [Colleague(1, None, 0)]

    def hire(manager: int, department: int) -> int:
        people.append(Colleague(len(people) + 1, manager, department))
        return len(people)

    for department in range(1, departments + 1):
        head = hire(1, department)
        for lead in [hire(head, department) for _ in range(teams)]:
            for _ in range(members):
                hire(lead, department)
    return people


def proposals(people: list[Colleague]) -> list[tuple[int, int, str]]:
    return propose_reviewers(np.random.default_rng(3), people, [person.id for person in people])


def test_the_same_seed_gives_the_same_answers() -> None:
    assert np.array_equal(rated(5)[0], rated(5)[0])
    assert not np.array_equal(rated(5)[0], rated(6)[0])


def test_ratings_are_1_to_5_and_missing_where_nobody_answered() -> None:
    ratings, answered = rated()
    assert ratings.dtype == np.int8
    assert ratings.shape == (4_000, 24)
    assert ratings.min() == 0
    assert ratings.max() == 5
    assert not ratings[~answered].any()


def test_three_quarters_answer_and_few_items_are_left_out() -> None:
    ratings, answered = rated()
    assert answered.mean() == pytest.approx(0.75, abs=0.03)
    assert (ratings[answered] == 0).mean() == pytest.approx(0.05, abs=0.01)
    everyone, all_answered = rated(answering=1, cannot_say=0)
    assert all_answered.all()
    assert everyone.min() >= 1


def test_departments_come_out_as_the_profile_says() -> None:
    ratings, _ = rated(answering=1, cannot_say=0)
    for department, (leadership, management) in enumerate(CHAOS_AND_STAGNATION):
        rows = 25.0 * (ratings[roster().participant_department == department] - 1)
        assert rows[:, ITEM_AXES == LEADERSHIP].mean() == pytest.approx(leadership, abs=5)
        assert rows[:, ITEM_AXES == MANAGEMENT].mean() == pytest.approx(management, abs=5)


def test_people_rate_themselves_higher() -> None:
    ratings, _ = rated(answering=1, cannot_say=0)
    is_self = roster().is_self
    assert ratings[is_self].mean() > ratings[~is_self].mean() + 0.1


def test_a_lenient_culture_shifts_a_whole_reviewing_department() -> None:
    who = roster()
    rng = np.random.default_rng(4)
    spread = Spread(person=0, leniency=0, halo=0, item=0.1, culture=1.0)
    ratings, _ = simulate_ratings(rng, who, ITEM_AXES, np.full((2, 2), 50.0), spread=spread, answering=1)
    means = [ratings[who.reviewer_department == department].mean() for department in (0, 1)]
    assert abs(means[0] - means[1]) > 0.3


def test_an_empty_roster_gives_no_answers() -> None:
    nobody = np.array([], dtype=np.int64)
    empty = Roster(nobody, nobody, nobody, nobody, nobody.astype(bool))
    ratings, answered = simulate_ratings(np.random.default_rng(1), empty, ITEM_AXES, CHAOS_AND_STAGNATION)
    assert ratings.shape == (0, 24)
    assert len(answered) == 0


def test_drawn_profiles_differ_and_stay_on_the_scale() -> None:
    profile = draw_profile(np.random.default_rng(1), 400)
    assert profile.shape == (400, 2)
    assert profile.min() >= 0
    assert profile.max() <= 100
    assert profile.std() == pytest.approx(0.30 * 25, rel=0.1)


def test_everyone_is_reviewed_by_self_manager_and_reports() -> None:
    people = company()
    rows = proposals(people)
    assert Counter(row[0] for row in rows if row[2] == "self") == Counter(p.id for p in people)
    for participant, reviewer, relationship in rows:
        if relationship == "manager":
            assert people[participant - 1].manager == reviewer
        if relationship == "direct_report":
            assert people[reviewer - 1].manager == participant
        if relationship == "peer":
            assert people[participant - 1].manager == people[reviewer - 1].manager
    assert {relationship for _, _, relationship in rows} == {
        "self",
        "manager",
        "direct_report",
        "peer",
        "cross_department",
    }


def test_nobody_reviews_the_same_person_twice() -> None:
    rows = proposals(company())
    assert len({(participant, reviewer) for participant, reviewer, _ in rows}) == len(rows)


def test_a_fifth_of_the_reviewers_come_from_other_departments() -> None:
    people = company()
    department = {person.id: person.department for person in people}
    rows = [row for row in proposals(people) if row[2] != "self"]
    cross = [row for row in rows if row[2] == "cross_department"]
    assert len(cross) >= 0.2 * len(rows)
    assert all(department[participant] != department[reviewer] for participant, reviewer, _ in cross)


def test_nobody_gets_more_reviews_than_the_limit() -> None:
    load = Counter(reviewer for _, reviewer, _ in proposals(company()))
    assert max(load.values()) <= LOAD_LIMIT


def test_a_single_department_has_no_cross_department_reviewers() -> None:
    rows = proposals([Colleague(1, None, 1), Colleague(2, 1, 1), Colleague(3, 1, 1)])
    assert {relationship for _, _, relationship in rows} == {"self", "manager", "direct_report", "peer"}
