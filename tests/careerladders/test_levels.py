"""People stand on one level at a time; published ladders stay as they are."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import AuditEntry
from careerladders.models import Competency, CurrentLevel, Expectation, Framework, FrameworkVersion
from careerladders.selectors.ladders import compare, ladder
from careerladders.services import frameworks as services
from careerladders.services.levels import level_assign
from tests.careerladders.levels import JANUARY, JULY, level, level_of, make_copy, make_ladder, stand, standing
from tests.factories import Cast
from tests.recognition.kudos import user_of

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def codes(refusal: pytest.ExceptionInfo[ValidationError]) -> dict[str, str | None]:
    """The code of each field's first error."""
    return {field: errors[0].code for field, errors in refusal.value.error_dict.items()}


def make_draft() -> FrameworkVersion:
    """A draft of the starter framework."""
    return FrameworkVersion.objects.create(framework=Framework.objects.get(), number=2)


def test_a_new_level_ends_the_one_before_on_its_first_day(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    stand(cast.employee, "IC4", JULY, "promoted")
    days = (JANUARY - DAY, JANUARY, JULY - DAY, JULY, JULY + 1000 * DAY)
    assert [standing(cast.employee, day) for day in days] == [None, "IC3", "IC3", "IC4", "IC4"]
    entry = AuditEntry.objects.filter(action="level.assigned").latest("id")
    said = {"level": level("IC4").pk, "day": "2024-07-01", "reason": "promoted", "replaced": []}
    assert entry.detail == said


def test_a_mistake_is_mended_on_the_same_day(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    stand(cast.employee, "IC4", JULY)
    stand(cast.employee, "M1", JULY)
    assert standing(cast.employee, JULY - DAY) == "IC3"
    assert standing(cast.employee, JULY) == "M1"
    entry = AuditEntry.objects.filter(action="level.assigned").latest("id")
    assert entry.detail["replaced"] == [level("IC4").pk]


def test_a_level_cannot_begin_before_a_later_one(cast: Cast) -> None:
    stand(cast.employee, "IC4", JULY)
    with pytest.raises(ValidationError) as refusal:
        stand(cast.employee, "IC3", JANUARY)
    assert codes(refusal) == {"day": "later"}
    assert standing(cast.employee, JULY) == "IC4"


def test_who_is_not_employed_that_day_gets_no_level(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        stand(cast.employee, "IC3", dt.date(2019, 12, 31))
    assert codes(refusal) == {"day": "not_employed"}


def test_nobody_stands_on_a_draft(cast: Cast) -> None:
    drafted = level_of(make_copy(), "IC3")
    with pytest.raises(ValidationError) as refusal:
        level_assign(employee=cast.employee, level=drafted, day=JANUARY, reason="hired", actor=None)
    assert codes(refusal) == {"level": "not_published"}


def test_a_reason_that_is_none_changes_nothing(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    with pytest.raises(ValidationError) as refusal:
        stand(cast.employee, "IC4", JULY, "luck")
    assert set(refusal.value.error_dict) == {"reason"}
    assert standing(cast.employee, JULY) == "IC3"


def test_the_database_itself_refuses_two_levels_on_one_day(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    with pytest.raises(IntegrityError, match="current_level_no_overlap"):
        CurrentLevel.objects.create(
            employee=cast.employee, level=level("IC4"), period=DateRange(JULY, None), reason="moved"
        )


def test_a_comparison_names_what_changes_in_the_order_of_the_competencies() -> None:
    comparison = compare(level("IC4"), level("IC5"))
    assert [change.competency.slug for change in comparison.changes] == [
        "vision",
        "inspiration",
        "bridging",
        "organising",
        "execution",
        "follow-through",
        "decision-control",
    ]
    assert comparison.unchanged == 5
    vision = comparison.changes[0]
    assert vision.before is not None
    assert vision.after is not None
    assert (vision.before.proficiency, vision.after.proficiency) == (2, 3)


def test_new_words_for_the_same_proficiency_are_a_change_but_silence_is_none() -> None:
    draft = make_copy()
    low, high = level_of(draft, "IC4"), level_of(draft, "IC5")
    Expectation.objects.filter(level__in=[low, high]).update(proficiency=3, text="")
    Expectation.objects.filter(level=low, competency__slug="vision").update(text="Knows the aim.")
    assert compare(low, high).changes == []
    Expectation.objects.filter(level=high, competency__slug="change").update(text="Starts changes.")
    assert [change.competency.slug for change in compare(low, high).changes] == ["change"]


def test_no_expectation_asks_for_as_little_as_none_at_all() -> None:
    draft = make_copy()
    low, high = level_of(draft, "IC1"), level_of(draft, "IC2")
    Expectation.objects.filter(level=low, proficiency=0).delete()
    assert compare(low, low).changes == []
    assert any(change.before is None for change in compare(low, high).changes)


def test_a_ladder_knows_the_way_on_from_a_level(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    found = ladder(user_of(cast.employee), "general")
    own = found.own
    assert own is not None
    ways = [found.below(own), found.above(own), found.beside(own)]
    assert [str(way).split()[0] for way in ways] == ["IC3", "IC5", "M1"]
    top = found.level("M4")
    assert top is not None
    assert found.above(top) is None
    first = found.level("IC1")
    assert first is not None
    assert (found.below(first), found.beside(first)) == (None, None)


def test_what_cannot_be_is_refused_by_field(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.content_save(content=Competency(slug="vision", name="", axis="luck"), actor=None)
    assert {"slug", "name", "axis"} <= set(refusal.value.error_dict)
