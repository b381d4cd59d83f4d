from collections import Counter

from assessments.starter import FREQUENCY_LABELS, ITEMS, OPEN_QUESTIONS
from careerladders.starter import COMPETENCIES


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
    texts = [item.text for item in ITEMS]
    assert len(texts) == len(set(texts))
    assert all(text.endswith(".") and len(text) <= 200 for text in texts)


def test_answers_are_frequencies_from_1_to_5_with_two_open_questions() -> None:
    assert list(FREQUENCY_LABELS) == [1, 2, 3, 4, 5]
    assert len(OPEN_QUESTIONS) == 2
