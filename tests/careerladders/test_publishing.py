"""The check before publishing: one fault is one finding, and it says where, why and what to do."""

from typing import Any

import pytest
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerladders.models import (
    Competency,
    Conversation,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    PromotionCase,
    Track,
)
from careerladders.publishing import Finding, check
from careerladders.selectors.ladders import published_levels
from careerladders.services.versions import framework_create
from people.services import employee_change
from tenants.connection import connection
from tests.api import api_client, assert_problem, post
from tests.careerladders.levels import JANUARY, level, level_of, make_copy, make_ladder, stand
from tests.factories import Cast, make_person


@pytest.fixture
def draft(acme: object) -> FrameworkVersion:
    """A copy of the published starter framework, sound as it is."""
    make_ladder()
    return make_copy()


def found(draft: FrameworkVersion) -> list[tuple[str, str]]:
    """The code and the place of each finding."""
    return [(finding.code, finding.place) for finding in check(draft)]


def cells(draft: FrameworkVersion, code: str, *slugs: str) -> Any:
    """What a level asks, in all competencies or in some."""
    of_level = Expectation.objects.filter(level=level_of(draft, code))
    return of_level.filter(competency__slug__in=slugs) if slugs else of_level


def pay(draft: FrameworkVersion, code: str, minimum: int, maximum: int, location: str = "Berlin") -> None:
    """Give a level a pay band in euros."""
    PayBand.objects.create(
        level=level_of(draft, code), currency="EUR", location=location, minimum=minimum, maximum=maximum
    )


def test_a_copy_of_a_published_version_is_sound(draft: FrameworkVersion, cast: Cast) -> None:
    stand(cast.employee, "IC3")
    assert check(draft) == []


def test_a_new_framework_lacks_both_tracks(acme: object) -> None:
    version = framework_create(name="Sales", slug="sales", actor=None)
    assert found(version) == [("track_missing", "Specialists"), ("track_missing", "Managers")]


@pytest.mark.parametrize("keeps_track", [True, False])
def test_a_missing_track_is_one_finding(draft: FrameworkVersion, keeps_track: bool) -> None:
    levels = Level.objects.filter(track__version=draft, track__kind="management")
    Expectation.objects.filter(level__in=levels).delete()
    levels.delete()
    if not keeps_track:
        Track.objects.filter(version=draft, kind="management").delete()
    (finding,) = check(draft)
    assert (finding.code, finding.track, finding.level, finding.grade) == (
        "track_missing",
        "management",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("dropped", "place", "track"),
    [("M4", "Managers, grade 7", "management"), ("IC5", "Specialists, grade 5", "ic")],
)
def test_a_grade_on_one_track_alone_is_named_with_the_track_that_lacks_it(
    draft: FrameworkVersion, dropped: str, place: str, track: str
) -> None:
    level_of(draft, dropped).delete()
    (finding,) = check(draft)
    assert (finding.code, finding.place, finding.track) == ("grade_unpaired", place, track)


def test_below_the_first_grade_of_management_specialists_stand_alone(draft: FrameworkVersion) -> None:
    level_of(draft, "IC2").delete()
    assert found(draft) == []
    level_of(draft, "M1").delete()  # Management begins one grade later now.
    assert found(draft) == []


def test_a_specialists_level_without_leadership_is_one_finding(draft: FrameworkVersion) -> None:
    cells(draft, "IC5").filter(competency__axis="leadership").update(proficiency=0)
    assert found(draft) == [("leadership_missing", "Specialists, IC5")]


def test_managers_may_be_asked_for_management_alone(draft: FrameworkVersion) -> None:
    for code in ("M1", "M2", "M3", "M4"):
        cells(draft, code).filter(competency__axis="leadership").delete()
    assert found(draft) == []


@pytest.mark.parametrize("code", ["IC1", "IC4", "M2", "M4"])
@pytest.mark.parametrize("emptied", ["deleted", "zero"])
def test_a_level_that_asks_for_nothing_is_one_finding(
    draft: FrameworkVersion, code: str, emptied: str
) -> None:
    if emptied == "deleted":
        cells(draft, code).delete()
    else:
        cells(draft, code).update(proficiency=0)
    assert [finding[0] for finding in found(draft)] == ["expectations_missing"]
    assert check(draft)[0].level == code


def test_an_expectation_that_falls_is_named_with_its_competency(draft: FrameworkVersion) -> None:
    cells(draft, "M2", "planning").update(proficiency=1)
    (finding,) = check(draft)
    assert (finding.code, finding.place) == ("expectation_falls", "Managers, M2, Planning")
    assert (finding.level, finding.competency, finding.grade) == ("M2", "planning", 5)
    assert "M1 below it asks for more: “Does it reliably”" in finding.why
    assert "at least “Does it reliably” here, or for less at M1" in finding.remedy


def test_a_peak_is_one_finding_and_so_is_a_hole(draft: FrameworkVersion) -> None:
    cells(draft, "IC2", "vision").update(proficiency=5)
    cells(draft, "IC5", "planning").delete()
    assert found(draft) == [
        ("expectation_falls", "Specialists, IC3, Vision"),
        ("expectation_falls", "Specialists, IC5, Planning"),
    ]


def test_an_expectation_is_compared_across_an_empty_level(draft: FrameworkVersion) -> None:
    cells(draft, "M2").delete()
    cells(draft, "M3", "planning").update(proficiency=1)
    assert found(draft) == [
        ("expectations_missing", "Managers, M2"),
        ("expectation_falls", "Managers, M3, Planning"),
    ]


def test_a_grade_that_falls_is_one_finding(draft: FrameworkVersion) -> None:
    Level.objects.filter(track__version=draft, code="IC3").update(grade=1)
    (finding,) = check(draft)
    assert (finding.code, finding.place) == ("grade_falls", "Specialists, IC3")
    assert finding.why == "It stands above IC2, whose grade is 2; its own is 1."


@pytest.mark.parametrize(("maximum", "findings"), [(132, 0), (133, 1), (88, 0), (87, 1)])
def test_midpoints_may_differ_by_the_tolerance(draft: FrameworkVersion, maximum: int, findings: int) -> None:
    pay(draft, "IC4", 80_000, 120_000)
    wanted = maximum * 1000
    pay(draft, "M1", 88_000 if maximum > 100 else wanted, wanted if maximum > 100 else 94_000)
    assert len(check(draft)) == findings


def test_pay_is_compared_within_a_currency_and_a_location(draft: FrameworkVersion) -> None:
    pay(draft, "IC4", 50_000, 60_000)
    pay(draft, "M1", 150_000, 160_000, "Zürich")
    assert found(draft) == []
    pay(draft, "M1", 70_000, 80_000)
    assert found(draft) == [("pay_midpoints_apart", "Grade 4, EUR, Berlin")]
    assert "36.4% apart" in check(draft)[0].why
    FrameworkVersion.objects.filter(pk=draft.pk).update(pay_tolerance=37)
    draft.refresh_from_db()
    assert found(draft) == []


def test_a_band_without_a_location_is_compared_with_those_of_places(draft: FrameworkVersion) -> None:
    pay(draft, "IC4", 50_000, 60_000, location="")
    pay(draft, "M1", 150_000, 160_000, location="Berlin")
    assert found(draft) == [("pay_midpoints_apart", "Grade 4, EUR, Berlin")]


def test_a_place_is_the_same_however_it_is_written(draft: FrameworkVersion) -> None:
    pay(draft, "IC4", 50_000, 60_000, location="Berlin")
    pay(draft, "M1", 150_000, 160_000, location=" berlin")
    assert [code for code, _place in found(draft)] == ["pay_midpoints_apart"]


def test_who_left_keeps_no_level_alive(draft: FrameworkVersion, cast: Cast) -> None:
    stand(cast.employee, "IC7")
    employee_change(employee=cast.employee, left=timezone.localdate(), actor=None)
    level_of(draft, "IC7").delete()
    level_of(draft, "M4").delete()
    assert found(draft) == []
    highest = published_levels(Framework.objects.get())[0]
    assert vars(highest)["headcount"] == 0


def test_a_level_that_people_need_must_be_continued(draft: FrameworkVersion, cast: Cast) -> None:
    for person in (cast.employee, cast.peer):
        stand(person, "IC3")
    aim = {"employee": cast.employee, "level": level("M4")}
    Conversation.objects.create(manager=cast.manager, **aim)
    PromotionCase.objects.create(**aim)
    for code in ("IC3", "M4", "IC6"):
        Level.objects.filter(track__version=draft, code=code).update(predecessor=None)
    people, goal = check(draft)
    assert (people.code, people.place) == ("people_left_behind", "Specialists, IC3")
    assert "2 people stand on it" in people.why
    assert (goal.level, goal.grade) == ("M4", 7)
    assert "1 promotion case is open, 1 conversation is open" in goal.why


def test_those_who_moved_on_keep_no_level_alive(draft: FrameworkVersion, cast: Cast) -> None:
    stand(cast.employee, "IC3")
    stand(cast.employee, "IC4")
    stand(cast.peer, "IC3")
    stand(cast.peer, "IC5", JANUARY.replace(year=2025))
    Level.objects.filter(track__version=draft, code="IC3").update(predecessor=None)
    assert check(draft) == []


def break_all(draft: FrameworkVersion, cast: Cast) -> None:
    """One fault of each kind that a draft with both tracks can have."""
    stand(cast.employee, "IC7")
    Level.objects.filter(track__version=draft, code="IC7").update(predecessor=None)
    Level.objects.filter(track__version=draft, code="IC2").update(grade=3)
    Level.objects.filter(track__version=draft, code="IC3").update(grade=2)
    cells(draft, "IC1").delete()
    cells(draft, "IC5").filter(competency__axis="leadership").update(proficiency=0)
    cells(draft, "M2", "planning").update(proficiency=1)
    Level.objects.filter(track__version=draft, code="M4").update(grade=8)
    pay(draft, "IC4", 50_000, 60_000)
    pay(draft, "M1", 70_000, 80_000)
    Level.objects.filter(track__version=draft, code="IC7").update(grade=F("grade") + 1)
    level_of(draft, "M3").delete()


ALL = [
    ("expectations_missing", "ic", "IC1", None, 1),
    ("grade_falls", "ic", "IC3", None, 2),
    ("leadership_missing", "ic", "IC5", None, 5),
    ("expectation_falls", "management", "M2", "planning", 5),
    ("pay_midpoints_apart", None, None, None, 4),
    ("grade_unpaired", "management", None, None, 6),
    ("people_left_behind", "ic", "IC7", None, 7),
]


def places(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The code and the place of each finding, for programs; each says why and what to do."""
    assert all(finding["place"] and finding["why"] and finding["remedy"] for finding in findings)
    keys = ("code", "track", "level", "competency", "grade")
    return [tuple(finding[key] for key in keys) for finding in findings]


def test_one_fault_of_each_kind_gives_exactly_these_findings(draft: FrameworkVersion, cast: Cast) -> None:
    break_all(draft, cast)
    assert places([finding.as_json() for finding in check(draft)]) == ALL


def test_the_api_refuses_with_the_same_findings(draft: FrameworkVersion, cast: Cast) -> None:
    break_all(draft, cast)
    hr = api_client(cast.hr_admin.user)
    path = f"framework-versions/{draft.pk}"
    assert places(hr.get(f"/api/v1/{path}/check/").json()) == ALL
    refused = assert_problem(post(hr, f"{path}/publish/", {}), 400, "not_publishable")
    assert places(refused["findings"]) == ALL
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_check_asks_the_database_as_often_however_much_there_is(
    draft: FrameworkVersion, cast: Cast
) -> None:
    counts = []
    for size in (1, 6):
        for number in range(size):
            stand(make_person(f"P{size}-{number}", cast.sales), "IC3")
        for code in [f"IC{number + 2}" for number in range(size)]:
            pay(draft, code, 50_000, 60_000, location=f"Place {size}")
            Level.objects.filter(track__version=draft, code=code).update(predecessor=None)
        with CaptureQueriesContext(connection) as captured:
            check(draft)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_a_published_version_is_checked_for_itself(draft: FrameworkVersion, cast: Cast) -> None:
    stand(cast.employee, "IC3")
    published = FrameworkVersion.objects.get(status="published")
    assert check(published) == []


def test_a_finding_is_plain_values_for_programs() -> None:
    finding = Finding("track_missing", "Managers", why="Why.", remedy="Add it.", track="management")
    assert finding.as_json() == {
        "code": "track_missing",
        "place": "Managers",
        "why": "Why.",
        "remedy": "Add it.",
        "track": "management",
        "level": None,
        "competency": None,
        "grade": None,
    }


def test_findings_of_competencies_come_in_their_order(draft: FrameworkVersion) -> None:
    cells(draft, "M2").filter(competency__axis="management").update(proficiency=1)
    order = Competency.objects.filter(axis="management").order_by("position")
    assert [finding.competency for finding in check(draft)] == list(order.values_list("slug", flat=True))
