from collections import Counter
from itertools import pairwise

import pytest

from assessments.starter import FREQUENCY_LABELS, ITEMS, OPEN_QUESTIONS
from careerladders.starter import COMPETENCIES, LEVELS, StarterLevel, TrackKind

LEADERSHIP = {competency.slug for competency in COMPETENCIES if competency.axis == "leadership"}


def track(kind: TrackKind) -> list[StarterLevel]:
    return [level for level in LEVELS if level.track == kind]


def test_there_are_six_competencies_on_each_axis() -> None:
    assert Counter(competency.axis for competency in COMPETENCIES) == {"leadership": 6, "management": 6}
    assert len({competency.slug for competency in COMPETENCIES}) == 12


def test_the_full_form_asks_two_behaviours_of_each_competency_and_the_short_form_one() -> None:
    slugs = [competency.slug for competency in COMPETENCIES]
    assert [item.competency for item in ITEMS] == [slug for slug in slugs for _ in range(2)]
    assert [item.competency for item in ITEMS if item.in_short_form] == slugs
    assert [item.code for item in ITEMS if item.competency == "follow-through"] == [
        "follow-through-1",
        "follow-through-2",
    ]


def test_no_text_is_used_twice() -> None:
    texts = [item.text for item in ITEMS] + [text for level in LEVELS for text in level.examples.values()]
    assert len(texts) == len(set(texts))
    assert all(text.endswith(".") and len(text) <= 200 for text in texts)


def test_answers_are_frequencies_from_1_to_5_with_two_open_questions() -> None:
    assert list(FREQUENCY_LABELS) == [1, 2, 3, 4, 5]
    assert len(OPEN_QUESTIONS) == 2


def test_both_tracks_share_every_grade_from_the_first_management_grade_up() -> None:
    management = {level.grade for level in track("management")}
    assert management == {level.grade for level in track("ic") if level.grade >= min(management)}
    assert [level.code for level in track("ic")] == [f"IC{n}" for n in range(1, 8)]
    assert [level.code for level in track("management")] == [f"M{n}" for n in range(1, 5)]


@pytest.mark.parametrize("kind", ["ic", "management"])
def test_expectations_never_fall_with_rank(kind: TrackKind) -> None:
    for lower, higher in pairwise(track(kind)):
        assert lower.grade < higher.grade
        assert all(low <= high for low, high in zip(lower.proficiency, higher.proficiency, strict=True))


def test_every_level_says_what_it_looks_like_on_both_axes() -> None:
    for level in LEVELS:
        assert len(level.examples) >= 3
        assert 0 < len(level.examples.keys() & LEADERSHIP) < len(level.examples)
        assert all(level.expectations[slug][0] > 0 for slug in level.examples)
        assert level.expectations.keys() == {competency.slug for competency in COMPETENCIES}
        assert all(0 <= proficiency <= 5 for proficiency in level.proficiency)
