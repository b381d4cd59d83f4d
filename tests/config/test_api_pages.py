"""Lists come in pages, in the order that the list declares, at a cost that doesn't grow."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api import api_client
from tests.factories import Cast, make_person

LISTS = {
    "departments/": 5,
    "employees/": 6,
    "assignments/": 5,
    "audit-entries/": 5,
    "roles/": 5,
    "tokens/": 5,
    "invitations/": 5,
}


def numbers(rows: list[dict[str, str]]) -> list[str]:
    """The employee numbers of the rows."""
    return [row["number"] for row in rows]


def test_pages_follow_each_other_by_cursor(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    first = client.get("/api/v1/employees/?page_size=2&ordering=number").json()
    second = client.get(first["next"]).json()
    assert numbers(first["results"] + second["results"]) == ["JONAS", "MARA", "PRIYA", "SOFIA"]
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_people_are_found_by_department_words_and_day(cast: Cast) -> None:
    client = api_client(cast.employee.user)

    def found(query: str) -> list[str]:
        return numbers(client.get(f"/api/v1/employees/?ordering=number&{query}").json()["results"])

    assert found(f"department={cast.product.pk}") == ["JONAS", "PRIYA"]
    assert len(found(f"department={cast.root.pk}")) == 5
    assert found("q=pri+exam") == ["PRIYA"]
    assert found("employed_on=2019-01-01") == []


def test_the_org_chart_of_any_day_can_be_asked_for(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    assert len(client.get("/api/v1/assignments/?on=2024-05-01").json()["results"]) == 5
    assert client.get("/api/v1/assignments/?on=2019-05-01").json()["results"] == []


def test_people_find_their_own_entry(cast: Cast) -> None:
    me = api_client(cast.employee.user).get("/api/v1/employees/me/").json()
    assert (me["number"], me["department"], me["manager"]) == ("PRIYA", cast.product.pk, cast.manager.pk)


def test_the_audit_log_is_filtered_by_action_actor_and_time(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    entries = client.get("/api/v1/audit-entries/?action=token.created").json()["results"]
    assert [entry["action"] for entry in entries] == ["token.created"]
    assert client.get("/api/v1/audit-entries/?actor=1").json()["results"] == []
    assert client.get("/api/v1/audit-entries/", {"since": "2999-01-01T00:00:00Z"}).json()["results"] == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_twenty_costs_as_many_queries_as_one_of_five(cast: Cast, path: str) -> None:
    client = api_client(cast.hr_admin.user)
    client.get("/api/v1/me/")
    counts = []
    for size in (0, 15):
        for place in range(size):
            make_person(f"Person{place}", cast.product, cast.manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}").status_code == 200
        counts.append(len([query for query in queries if "search_path" not in query["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= LISTS[path], "\n".join(query["sql"][:150] for query in queries)


def test_times_are_told_in_iso_format(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    (entry,) = client.get("/api/v1/audit-entries/?action=token.created").json()["results"]
    assert dt.datetime.fromisoformat(entry["at"]).tzinfo is not None
