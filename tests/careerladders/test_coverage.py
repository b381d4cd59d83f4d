"""Who stands on which step in which department, counted for those who look after the people there."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from careerladders.selectors.coverage import Coverage, Headcount, Row, Step, coverage, scope, unplaced
from people.models import Assignment, Department, Employee
from people.services import assignment_start
from tests.careerladders.levels import JANUARY, JULY, make_ladder, stand
from tests.careerladders.tables import csv_rows, page_text, xlsx_rows
from tests.factories import Cast, DepartmentFactory, EmployeeFactory, give_role, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

PAGE = "/levels/coverage/"
DAY = dt.timedelta(days=1)
IC1, IC4, M1 = Step("ic", 1), Step("ic", 4), Step("management", 4)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


@pytest.fixture
def placed(cast: Cast) -> Cast:
    """The cast on levels: both of product and the one of sales, the two of the top on none."""
    stand(cast.employee, "IC4")
    stand(cast.manager, "M1")
    stand(cast.peer, "IC1")
    return cast


def today() -> dt.date:
    return timezone.localdate()


def everybody(day: dt.date | None = None) -> Coverage:
    """The headcounts of the whole organization."""
    return coverage(None, day or today())


def seen_by(employee: Employee) -> Coverage:
    """The headcounts that somebody sees today."""
    return coverage(scope(user_of(employee)), today())


def row(found: Coverage, department: Department) -> Row:
    """The row of a department, which must be there."""
    here = found.row(department.pk)
    assert here is not None
    return here


def counts(headcount: Headcount) -> tuple[dict[Step, int], int]:
    """People by step, and those on none."""
    return dict(headcount.by_step), headcount.unplaced


def names(found: Coverage) -> list[str]:
    return [found_row.department.name for found_row in found.rows]


def test_people_count_in_their_department_and_in_all_above_it(placed: Cast) -> None:
    found = everybody()
    top, product = row(found, placed.root), row(found, placed.product)
    assert counts(product.own) == counts(product.total) == ({IC4: 1, M1: 1}, 0)
    assert counts(top.own) == ({}, 2)
    assert counts(top.total) == counts(found.total) == ({IC4: 1, M1: 1, IC1: 1}, 2)
    assert names(found) == ["Acme", "Product", "Sales"]


def test_the_same_grade_on_both_tracks_is_two_steps_specialists_first(placed: Cast) -> None:
    stand(placed.executive, "M4")
    assert everybody().steps == [IC1, IC4, M1, Step("management", 7)]
    assert [step.is_management for step in everybody().steps] == [False, False, True, True]


def test_a_department_without_people_of_its_own_counts_those_below(placed: Cast) -> None:
    empty = DepartmentFactory.create(name="Europe", parent=placed.sales)
    deep = DepartmentFactory.create(name="Berlin", parent=empty)
    stand(make_person("Nora", deep), "IC4")
    found = everybody()
    assert counts(row(found, empty).own) == ({}, 0)
    assert counts(row(found, empty).total) == ({IC4: 1}, 0)
    assert counts(row(found, placed.sales).total) == ({IC1: 1, IC4: 1}, 0)
    assert found.below(row(found, placed.sales)) == {placed.sales.pk, empty.pk, deep.pk}
    assert [child.department for child in found.children(placed.sales.pk)] == [empty]


def test_a_hundred_percent_means_everybody(placed: Cast) -> None:
    found = everybody()
    assert (found.total.placed, found.total.total, found.total.percent) == (3, 5, 60)
    assert row(found, placed.product).total.percent == 100
    assert Headcount().percent == 0
    for number in range(2):
        make_person(f"New{number}", placed.root)
    assert everybody().total.percent == 42  # 3 of 7 are 42.9 percent.


def test_who_left_and_who_is_yet_to_come_does_not_count(placed: Cast) -> None:
    Employee.objects.filter(pk=placed.employee.pk).update(left=today())
    Employee.objects.filter(pk=placed.peer.pk).update(hired=today() + DAY)
    assert counts(everybody().total) == ({M1: 1}, 2)
    assert counts(everybody(today() - DAY).total) == ({IC4: 1, M1: 1}, 2)


def test_another_day_is_counted_as_it_was(placed: Cast) -> None:
    stand(placed.peer, "IC4", JULY, "promoted")
    assignment_start(employee=placed.peer, department=placed.product, start=JULY, actor=None)
    before, after = everybody(JULY - DAY), everybody(JULY)
    assert counts(row(before, placed.sales).own) == ({IC1: 1}, 0)
    assert counts(row(after, placed.sales).own) == ({}, 0)
    assert counts(row(after, placed.product).own) == ({IC4: 2, M1: 1}, 0)
    assert counts(everybody(JANUARY - DAY).total) == ({}, 5)


def test_who_works_in_no_department_counts_for_the_whole_organization_alone(placed: Cast) -> None:
    stand(EmployeeFactory.create(), "IC4")
    EmployeeFactory.create()
    assert counts(everybody().nowhere) == ({IC4: 1}, 1)
    assert everybody().total.total == 7
    assert counts(row(everybody(), placed.root).total) == ({IC4: 1, M1: 1, IC1: 1}, 2)
    assert seen_by(placed.executive).nowhere.total == 0
    assert seen_by(placed.executive).total.total == 5


def test_an_assignment_that_ended_places_nobody(placed: Cast) -> None:
    Assignment.objects.filter(employee=placed.peer).update(period=DateRange(JANUARY, JULY))
    assert counts(everybody().nowhere) == ({IC1: 1}, 0)
    assert row(everybody(), placed.sales).own.total == 0


def test_a_partner_sees_the_departments_they_look_after_and_those_below(placed: Cast) -> None:
    below = DepartmentFactory.create(name="Search", parent=placed.product)
    make_person("Nora", below)
    give_role(placed.peer, "hr_partner", placed.product)
    found = seen_by(placed.peer)
    assert names(found) == ["Product", "Search"]
    assert row(found, placed.product).parent is None
    assert counts(found.total) == ({IC4: 1, M1: 1}, 1)


def test_departments_apart_from_each_other_stand_side_by_side(placed: Cast) -> None:
    below = DepartmentFactory.create(name="Search", parent=placed.product)
    give_role(placed.peer, "hr_partner", below, placed.sales)
    found = seen_by(placed.peer)
    assert [child.department for child in found.children(None)] == [below, placed.sales]
    assert counts(found.total) == ({IC1: 1}, 0)


def test_a_role_that_counts_nowhere_shows_nobody(placed: Cast, client: Client) -> None:
    give_role(placed.peer, "hr_partner")
    assert (names(seen_by(placed.peer)), seen_by(placed.peer).total.total) == ([], 0)
    client.force_login(user_of(placed.peer))
    assert "Nobody works here on this day" in page_text(client, PAGE)


def test_those_on_no_level_are_listed_within_the_same_bounds(placed: Cast) -> None:
    stand(placed.hr_admin, "IC1", today() + DAY)
    assert set(unplaced(None, today())) == {placed.executive, placed.hr_admin}
    assert set(unplaced(None, today() + DAY)) == {placed.executive}
    assert set(unplaced({placed.product.pk}, today())) == set()
    assert set(unplaced({placed.product.pk}, JANUARY - DAY)) == {placed.employee, placed.manager}


def test_the_page_opens_at_the_top_and_leads_down(hr: Client, placed: Cast) -> None:
    page = page_text(hr, PAGE)
    assert "3 of 5 people stand on a level (60 %)" in page
    assert f'href="{PAGE}?department={placed.product.pk}"' in page
    assert "In the department itself" in page
    page = page_text(hr, PAGE, department=placed.product.pk)
    assert "2 of 2 people stand on a level (100 %)" in page
    assert "Everybody here stands on a level" in page
    assert f'href="{PAGE}?department={placed.root.pk}"' in page


def test_with_people_in_no_department_the_page_opens_above_the_tree(hr: Client, placed: Cast) -> None:
    assert "In no department" not in page_text(hr, PAGE)
    stand(EmployeeFactory.create(), "IC4")
    page = page_text(hr, PAGE)
    assert "Who stands where" in page
    assert "In no department" in page
    assert "4 of 6 people" in page


def test_the_page_names_who_is_on_no_level(hr: Client, placed: Cast) -> None:
    page = page_text(hr, PAGE)
    assert "Mara Example" in page
    assert "Priya Example" not in page
    assert "Priya Example" in page_text(hr, PAGE, on=JANUARY - DAY)


def test_only_who_manages_ladders_is_led_on_to_placing(hr: Client, placed: Cast) -> None:
    path = f"/levels/place/?department={placed.root.pk}"
    assert path in page_text(hr, PAGE)
    hr.force_login(user_of(placed.executive))
    page = page_text(hr, PAGE)
    assert "Mara Example" in page
    assert "/levels/place/" not in page


def test_many_on_no_level_are_listed_page_by_page(hr: Client, cast: Cast) -> None:
    for number in range(26):
        make_person(f"New{number}", cast.sales)
    where = cast.sales.pk
    assert page_text(hr, PAGE, department=where).count("Here since</th>") == 1
    pages = [page_text(hr, PAGE, department=where, page=number) for number in (1, 2)]
    assert [page.count('data-label="Here since"') for page in pages] == [25, 2]
    assert "27 people" in pages[1]


def test_a_partner_begins_in_their_department_and_gets_into_no_other(client: Client, placed: Cast) -> None:
    give_role(placed.peer, "hr_partner", placed.product)
    client.force_login(user_of(placed.peer))
    page = page_text(client, PAGE)
    assert "2 of 2 people stand on a level" in page
    assert f"department={placed.root.pk}" not in page
    for department in (placed.root, placed.sales):
        assert client.get(PAGE, {"department": department.pk}).status_code == 404


@pytest.mark.parametrize(
    "query", ["department=x", "department=0", "department=-1", "on=yesterday", "on=2024-02-30"]
)
def test_what_is_not_there_is_not_found(hr: Client, query: str) -> None:
    assert hr.get(f"{PAGE}?{query}").status_code == 404
    if query.startswith("on="):
        assert hr.get(f"{PAGE}export.csv?{query}").status_code == 404


def test_employees_and_managers_see_no_headcounts(client: Client, placed: Cast) -> None:
    for person in (placed.employee, placed.manager):
        client.force_login(user_of(person))
        for path in (PAGE, f"{PAGE}export.csv", f"{PAGE}export.xlsx"):
            assert client.get(path).status_code == 403


HEADER = ["department", "above", "track", "grade", "members", "with_all_below"]


def test_the_table_has_a_row_for_each_department_and_step(hr: Client, placed: Cast) -> None:
    assert csv_rows(hr, f"{PAGE}export.csv") == [
        HEADER,
        ["Acme", "", "ic", "1", "0", "1"],
        ["Acme", "", "ic", "4", "0", "1"],
        ["Acme", "", "management", "4", "0", "1"],
        ["Acme", "", "", "", "2", "2"],
        ["Product", "Acme", "ic", "4", "1", "1"],
        ["Product", "Acme", "management", "4", "1", "1"],
        ["Sales", "Acme", "ic", "1", "1", "1"],
    ]


def test_a_workbook_holds_numbers_and_those_in_no_department(hr: Client, placed: Cast) -> None:
    stand(EmployeeFactory.create(), "IC4")
    EmployeeFactory.create()
    rows = xlsx_rows(hr, f"{PAGE}export.xlsx")
    assert rows[0] == HEADER
    assert rows[4] == ["Acme", None, None, None, 2, 2]
    assert rows[-2:] == [[None, None, "ic", 4, 1, 1], [None, None, None, None, 1, 1]]
    assert hr.get(f"{PAGE}export.pdf").status_code == 404


def test_a_table_is_of_the_day_asked_for(hr: Client, placed: Cast) -> None:
    assert csv_rows(hr, f"{PAGE}export.csv?on=2023-12-31")[1:] == [
        ["Acme", "", "", "", "2", "5"],
        ["Product", "Acme", "", "", "2", "2"],
        ["Sales", "Acme", "", "", "1", "1"],
    ]


def test_a_partners_table_ends_at_their_departments(client: Client, placed: Cast) -> None:
    Department.objects.filter(pk=placed.product.pk).update(name="=Product")
    give_role(placed.peer, "hr_partner", placed.product)
    client.force_login(user_of(placed.peer))
    assert csv_rows(client, f"{PAGE}export.csv")[1:] == [
        ["'=Product", "", "ic", "4", "1", "1"],
        ["'=Product", "", "management", "4", "1", "1"],
    ]


@pytest.mark.parametrize("path", ["", "export.csv"])
def test_it_asks_the_database_as_often_however_many_there_are(hr: Client, placed: Cast, path: str) -> None:
    found = []
    for size in (2, 8):
        for number in range(size):
            department = DepartmentFactory.create(name=f"D{size}-{number}", parent=placed.sales)
            stand(make_person(f"P{size}-{number}", department), "IC4")
            make_person(f"N{size}-{number}", department)
        found.append(queries(hr, PAGE + path))
    assert found[0] == found[1] <= MOST_QUERIES
