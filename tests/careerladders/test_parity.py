"""Both tracks side by side: who stands on each grade, and, for those who may see pay, what the bands say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.exchange import parse
from careerladders.models import Framework, FrameworkVersion, Level, PayBand
from careerladders.selectors.parity import GradeParity, Parity, PayParity, parity
from careerladders.services.exchange import framework_import
from people.models import Department, Employee
from tests.careerladders.files import LAW, mutated
from tests.careerladders.levels import GENERAL, JANUARY, JULY, stand
from tests.careerladders.tables import csv_rows, page_text, xlsx_rows
from tests.factories import Cast, give_role, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

PAGE = "/levels/parity/"
DAY = dt.timedelta(days=1)
HEADER = ["grade", "specialists", "managers"]
PAY_HEADER = ["framework", "currency", "location", "specialists_midpoint", "managers_midpoint", "percent"]


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    """A draft that may be given pay before it is published."""
    framework_import(data=GENERAL, actor=None)


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def pay(code: str, low: int, high: int, currency: str = "EUR", location: str = "") -> None:
    """Give a level of the drafts a pay band."""
    level = Level.objects.get(code=code, track__version__status="draft")
    PayBand.objects.create(level=level, currency=currency, location=location, minimum=low, maximum=high)


def publish() -> None:
    """Publish the drafts as they are; no check keeps their midpoints together."""
    FrameworkVersion.objects.filter(status="draft").update(status="published", published_on=JANUARY)


def add_law(slug: str = "law") -> None:
    """A published framework beside the other: two specialists' levels of grade 1 with pay in Berlin."""
    band = '[{currency: EUR, location: Berlin, minimum: "70000", maximum: "90000"}]'
    text = mutated(
        ("framework: law", f"framework: {slug}"),
        ("      grade: 2\n", f"      grade: 1\n      pay_bands: {band}\n"),
    )
    framework_import(data=parse(text), actor=None)
    publish()


def general() -> Framework:
    return Framework.objects.get(slug="general")


def found(day: dt.date | None = None, framework: Framework | None = None) -> Parity:
    """Both tracks in the whole organization."""
    return parity(None, day or timezone.localdate(), framework)


def people(of: Parity) -> dict[int, tuple[int, int]]:
    """Specialists and managers of the grades on which anybody stands."""
    return {g.number: (g.specialists, g.managers) for g in of.grades if g.specialists or g.managers}


def pair(grade: int, of: Parity | None = None) -> PayParity:
    """The one pair of bands of a grade."""
    (only,) = [each for each in (of or found()).pay if each.grade == grade]
    return only


def test_people_are_counted_by_grade_on_each_track_from_the_highest_down(cast: Cast) -> None:
    publish()
    for person, code in ((cast.employee, "IC4"), (cast.peer, "IC4"), (cast.manager, "M1")):
        stand(person, code)
    stand(cast.executive, "M4")
    both = found()
    assert both.grades[0] == GradeParity(7, specialists=0, managers=1, both_open=True)
    assert both.grades[3] == GradeParity(4, specialists=2, managers=1, both_open=True)
    assert both.grades[6] == GradeParity(1, specialists=0, managers=0, both_open=False)
    assert [grade.number for grade in both.grades] == [7, 6, 5, 4, 3, 2, 1]
    assert both.shared == 1


def test_who_left_does_not_count_from_that_day_on(cast: Cast) -> None:
    publish()
    stand(cast.employee, "IC4")
    stand(cast.manager, "M1")
    Employee.objects.filter(pk=cast.employee.pk).update(left=JULY)
    assert people(found(JULY - DAY)) == {4: (1, 1)}
    assert people(found(JULY)) == {4: (0, 1)}


def test_another_day_is_counted_as_it_was(cast: Cast) -> None:
    publish()
    stand(cast.employee, "IC3")
    stand(cast.employee, "M1", JULY, "promoted")
    assert people(found(JANUARY - DAY)) == {}
    assert people(found(JULY - DAY)) == {3: (1, 0)}
    assert people(found(JULY)) == {4: (0, 1)}


def test_departments_narrow_the_people_and_leave_grades_and_pay(cast: Cast) -> None:
    pay("IC4", 40_000, 60_000)
    publish()
    stand(cast.employee, "IC4")
    stand(cast.peer, "IC1")
    narrow = parity({cast.product.pk}, timezone.localdate())
    assert people(narrow) == {4: (1, 0)}
    assert (len(narrow.grades), narrow.pay) == (7, found().pay)
    assert people(parity(set(), timezone.localdate())) == {}


def test_one_framework_is_told_apart_from_all(cast: Cast) -> None:
    pay("IC4", 40_000, 60_000)
    publish()
    add_law()
    stand(cast.employee, "IC1")
    stand(cast.peer, "L1")
    assert people(found()) == {1: (2, 0)}
    law = found(framework=Framework.objects.get(slug="law"))
    assert people(law) == {1: (1, 0)}
    assert [grade.number for grade in law.grades] == [1]
    assert [each.framework.slug for each in law.pay] == ["law"]
    assert [each.framework.slug for each in found().pay] == ["general", "law"]


def test_drafts_and_retired_versions_say_nothing() -> None:
    pay("IC4", 40_000, 60_000)
    assert (found().grades, found().pay) == ([], [])
    publish()
    assert len(found().pay) == 1
    FrameworkVersion.objects.update(status="retired", retired_on=JULY)
    assert (found().grades, found().pay) == ([], [])


@pytest.mark.parametrize(
    ("managers", "difference"), [((50_000, 62_000), 12.0), ((40_000, 55_000), -5.0), ((50_000, 50_000), 0.0)]
)
def test_the_difference_is_of_the_managers_midpoint_to_the_specialists(
    managers: tuple[int, int], difference: float
) -> None:
    pay("IC4", 40_000, 60_000)
    pay("M1", *managers)
    publish()
    assert pair(4).specialists == Decimal(50_000)
    assert pair(4).managers == Decimal(sum(managers)) / 2
    assert pair(4).difference == pytest.approx(difference)
    assert pair(4).gap == pytest.approx(abs(difference))


def test_levels_of_one_grade_and_track_count_by_the_mean_of_their_midpoints() -> None:
    publish()
    add_law()
    law = found(framework=Framework.objects.get(slug="law"))
    assert pair(1, law).specialists == Decimal(67_500)  # Of 55,000 and 80,000.
    assert (pair(1, law).managers, pair(1, law).difference, pair(1, law).is_apart) == (None, None, False)


@pytest.mark.parametrize(
    ("maximum", "is_apart"), [(60_000, False), (60_002, True), (40_000, False), (39_998, True)]
)
def test_midpoints_are_apart_beyond_the_tolerance_either_way(maximum: int, is_apart: bool) -> None:
    pay("IC4", 50_000, 50_000)
    pay("M1", min(50_000, maximum), max(50_000, maximum))
    publish()
    assert pair(4).tolerance == 10
    assert pair(4).is_apart is is_apart
    assert PayParity(general(), 4, "EUR", "", Decimal(100), Decimal(115), 15).is_apart is False


def test_the_tolerance_is_each_versions_own() -> None:
    FrameworkVersion.objects.update(pay_tolerance=25)
    pay("IC4", 50_000, 50_000)
    pay("M1", 60_000, 60_000)
    publish()
    assert (pair(4).tolerance, pair(4).is_apart) == (25, False)


def test_currencies_and_places_are_compared_each_for_itself_in_order() -> None:
    pay("IC4", 50_000, 50_000, location="Berlin")
    pay("M1", 60_000, 60_000, location="Zürich")
    pay("M1", 70_000, 70_000, "CHF", "Zürich")
    pay("M4", 90_000, 90_000)
    publish()
    rows = [(each.grade, each.currency, each.location, each.difference) for each in found().pay]
    assert rows == [
        (7, "EUR", "", None),
        (4, "CHF", "Zürich", None),
        (4, "EUR", "Berlin", None),
        (4, "EUR", "Zürich", None),
    ]
    assert found().widest is None


def test_a_band_without_a_location_stands_for_a_place_that_has_none_of_its_own() -> None:
    pay("IC4", 50_000, 50_000)
    pay("M1", 75_000, 75_000, location="Berlin")
    publish()
    assert [(each.location, each.specialists, each.managers) for each in found().pay] == [
        ("", Decimal(50_000), None),
        ("Berlin", Decimal(50_000), Decimal(75_000)),
    ]
    assert found().pay[1].is_apart is True


def test_a_place_is_the_same_however_it_is_written() -> None:
    pay("IC4", 50_000, 50_000, location="Berlin")
    pay("M1", 75_000, 75_000, location=" berlin")
    publish()
    assert pair(4).location == "Berlin"
    assert pair(4).difference == pytest.approx(50.0)


def test_the_widest_difference_is_found_whichever_way_it_goes() -> None:
    for low, high, managers in (("IC4", "M1", 52_000), ("IC5", "M2", 44_000), ("IC6", "M3", 53_000)):
        pay(low, 50_000, 50_000)
        pay(high, managers, managers)
    publish()
    widest = found().widest
    assert widest is not None
    assert widest.grade == 5
    assert widest.difference == pytest.approx(-12.0)


def test_the_page_says_in_a_sentence_how_far_apart_pay_lies(hr: Client, cast: Cast) -> None:
    pay("IC4", 50_000, 50_000)
    pay("M1", 57_000, 57_000)
    publish()
    stand(cast.employee, "IC4")
    stand(cast.manager, "M1")
    page = page_text(hr, PAGE)
    assert "On 1 of 7 grades people stand on both tracks" in page
    assert "At grade 4 managers’ bands stand 14 % above specialists’" in page
    assert "+14.0 %" in page
    assert "too far apart" in page
    assert "57,000" in page


@pytest.mark.parametrize(
    ("specialists", "managers", "sentence"),
    [
        (50_000, 47_000, "managers’ bands stand 6 % below specialists’"),
        (50_000, 50_000, "both tracks’ bands have the same midpoint"),
        (50_000, 0, "No grade has a pay band on both tracks"),
        (0, 0, "No published level has a pay band yet"),
    ],
)
def test_the_sentence_fits_what_there_is(hr: Client, specialists: int, managers: int, sentence: str) -> None:
    for code, amount in (("IC4", specialists), ("M1", managers)):
        if amount:
            pay(code, amount, amount)
    publish()
    page = page_text(hr, PAGE)
    assert sentence in page
    assert "too far apart" not in page


def test_each_grade_is_told_in_words(hr: Client, cast: Cast) -> None:
    publish()
    for person, code in ((cast.employee, "IC4"), (cast.manager, "M1"), (cast.peer, "IC5")):
        stand(person, code)
    stand(cast.executive, "M4")
    page = page_text(hr, PAGE)
    assert page.count("Both tracks are lived") == 1
    assert page.count("Open to managers, but none stands here") == 1
    assert page.count("Open to specialists, but none stands here") == 1
    assert page.count("Nobody stands here yet") == 1
    assert page.count("One track alone has a level here") == 3


def test_without_a_published_framework_the_page_says_what_to_do(hr: Client) -> None:
    page = page_text(hr, PAGE)
    assert "There is nothing to compare yet" in page
    assert "export" not in page


def test_who_may_not_see_pay_sees_people_alone(client: Client, cast: Cast) -> None:
    pay("IC4", 51_234, 51_234)
    publish()
    stand(cast.employee, "IC4")
    client.force_login(user_of(cast.executive))
    page = page_text(client, PAGE)
    assert "Grade 4" in page
    assert "Pay bands" not in page
    assert "51,234" not in page
    for rows in (csv_rows(client, f"{PAGE}export.csv"), xlsx_rows(client, f"{PAGE}export.xlsx")):
        assert rows[0] == HEADER
        assert [str(cell) for cell in rows[4]] == ["4", "1", "0"]
        assert len(rows) == 8


def test_a_partner_sees_the_people_they_look_after_and_all_pay_bands(client: Client, cast: Cast) -> None:
    pay("IC4", 51_234, 51_234)
    publish()
    stand(cast.employee, "IC4")
    stand(cast.manager, "M1")
    give_role(cast.peer, "hr_partner", cast.sales)
    client.force_login(user_of(cast.peer))
    page = page_text(client, PAGE)
    assert "On 0 of 7 grades" in page
    assert "51,234" in page


def test_the_table_has_a_row_for_each_pair_of_bands_or_grade(hr: Client, cast: Cast) -> None:
    pay("IC4", 40_000, 60_000, location="Berlin")
    pay("M1", 50_000, 54_000, location="Berlin")
    pay("M1", 70_000, 80_000, "CHF", "Zürich")
    publish()
    stand(cast.employee, "IC4")
    header, *rows = csv_rows(hr, f"{PAGE}export.csv")
    assert header == [*HEADER, *PAY_HEADER]
    assert rows[0] == ["7", "0", "0", *[""] * 6]
    assert [row[:6] for row in rows[3:5]] == [
        ["4", "1", "0", "general", "CHF", "Zürich"],
        ["4", "1", "0", "general", "EUR", "Berlin"],
    ]
    assert (rows[3][6], Decimal(rows[3][7]), rows[3][8]) == ("", Decimal(75_000), "")
    assert [Decimal(cell) for cell in rows[4][6:]] == [Decimal(50_000), Decimal(52_000), Decimal(4)]
    assert len(rows) == 8


def test_a_workbook_holds_numbers(hr: Client) -> None:
    pay("IC4", 40_000, 60_000)
    pay("M1", 50_000, 54_000)
    publish()
    rows = xlsx_rows(hr, f"{PAGE}export.xlsx")
    assert rows[4] == [4, 0, 0, "general", "EUR", None, 50_000, 52_000, 4]
    assert rows[7] == [1, 0, 0, *[None] * 6]
    assert hr.get(f"{PAGE}export.pdf").status_code == 404


def test_a_table_is_of_the_framework_and_day_asked_for(hr: Client, cast: Cast) -> None:
    publish()
    add_law()
    stand(cast.peer, "L1", JULY)
    before = csv_rows(hr, f"{PAGE}export.csv?framework=law&on=2024-06-30")
    after = csv_rows(hr, f"{PAGE}export.csv?framework=law&on=2024-07-01")
    assert [rows[1][:6] for rows in (before, after)] == [
        ["1", "0", "0", "law", "EUR", "Berlin"],
        ["1", "1", "0", "law", "EUR", "Berlin"],
    ]
    assert len(before) == len(after) == 2


@pytest.mark.parametrize("query", ["framework=none", "framework=general", "on=yesterday"])
def test_what_is_not_there_is_not_found(hr: Client, query: str) -> None:
    for path in ("", "export.csv"):
        assert hr.get(f"{PAGE}{path}?{query}").status_code == 404


def test_a_framework_is_chosen_from_the_published_ones(hr: Client) -> None:
    publish()
    framework_import(data=parse(LAW), actor=None)
    page = page_text(hr, PAGE, framework="general")
    assert '<option value="general" selected>' in page
    assert 'value="law"' not in page


def test_employees_and_managers_do_not_see_it(client: Client, cast: Cast) -> None:
    for person in (cast.employee, cast.manager):
        client.force_login(user_of(person))
        for path in ("", "export.csv", "export.xlsx"):
            assert client.get(PAGE + path).status_code == 403


@pytest.mark.parametrize("path", ["", "export.csv"])
def test_it_asks_the_database_as_often_however_much_there_is(hr: Client, cast: Cast, path: str) -> None:
    publish()
    counts = []
    for size in (1, 4):
        for number in range(size):
            add_law(f"law-{size}-{number}")
            department = Department.objects.create(name=f"D{size}-{number}", parent=cast.sales)
            stand(make_person(f"P{size}-{number}", department), "IC4")
        counts.append(queries(hr, PAGE + path))
    assert counts[0] == counts[1] <= MOST_QUERIES
