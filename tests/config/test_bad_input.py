"""Whatever is sent, the answer is a refusal that says why, never a server error."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.api import api_client, assert_problem, post
from tests.factories import Cast

NEW_EMPLOYEE = {"number": "N1", "first_name": "New"}


@pytest.fixture
def hr(cast: Cast) -> Client:
    """The HR admin's scripts."""
    return api_client(cast.hr_admin.user)


def send(client: Client, body: bytes | str, content_type: str = "application/json") -> Any:
    """Send a raw body as a new employee."""
    content = body.encode() if isinstance(body, str) else body
    return client.generic("POST", "/api/v1/employees/", content, content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"NaN",
        b'{"number": 1e999}',
        b"[" * 100_000,
        b"1" * 5_000,
        rb'{"number": "\u0000"}',
        rb'{"number": "\ud800"}',
        rb'{"\udfff": "x"}',
        rb'{"number": [{"x": "\ud800"}]}',
    ],
)
def test_json_that_cannot_be_read_or_stored_is_refused(hr: Client, body: bytes) -> None:
    assert_problem(send(hr, body), 400, "invalid" if body == b"" else "parse_error")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "x" * 41),
        ("number", ""),
        ("number", {}),
        ("number", []),
        ("number", None),
        ("first_name", "x" * 1_000_000),
        ("email", "not an address"),
        ("hired", "yesterday"),
        ("hired", "2024-02-30"),
        ("hired", 10**30),
        ("left", "99999-01-01"),
    ],
)
def test_values_of_the_wrong_kind_name_their_field(hr: Client, field: str, value: Any) -> None:
    details = assert_problem(post(hr, "employees/", NEW_EMPLOYEE | {field: value}), 400, "invalid")
    assert list(details["errors"]) == [field]
    assert details["errors"][field][0]["message"]


@pytest.mark.parametrize("value", [0, -1, 10**30, 1.5, True, "x", [1], {"id": 1}])
def test_ids_that_cannot_be_are_refused(hr: Client, value: Any) -> None:
    details = assert_problem(post(hr, "departments/", {"name": "X", "parent": value}), 400, "invalid")
    assert list(details["errors"]) == ["parent"]


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null", "[[]]"])
def test_json_of_another_shape_is_refused(hr: Client, body: str) -> None:
    assert_problem(send(hr, body), 400, "invalid")


def test_a_body_of_ten_megabytes_is_too_large(hr: Client) -> None:
    body = json.dumps(NEW_EMPLOYEE | {"title": "x" * 10_000_000})
    assert_problem(send(hr, body), 413, "too_large")


def test_other_kinds_of_content_are_refused(hr: Client) -> None:
    assert_problem(send(hr, "number=1", "text/plain"), 415, "unsupported_media_type")


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "bz2_codec"])
def test_other_encodings_are_refused(hr: Client, charset: str) -> None:
    response = send(hr, b"{}", f"application/json; charset={charset}")
    assert_problem(response, 400, "bad_request")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/employees/%00/",
        "/api/v1/employees/?q=%00",
        "/api/v1/employees/?q=a&cursor=%00",
        "/people/?q=%00",
        "/%00",
    ],
)
def test_nul_in_an_address_is_a_bad_request(hr: Client, address: str) -> None:
    assert hr.get(address).status_code == 400


def test_nul_in_a_cookie_is_a_bad_request(client: Client) -> None:
    client.cookies.load({"session": "abc\0defgh"})
    assert client.get("/api/v1/me/").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "department=x",
        "department=99999999999999999999",
        "employed_on=2024-13-01",
        "employed_on=%FF",
        "ordering=password",
        f"q={'x' * 201}",
        "page_size=0",
        "page_size=201",
        "page_size=many",
        "page_size=²",
        "cursor=x",
        "cursor=cD1hYmM%3D",  # The position "abc" where a number belongs.
        "cursor=é",
    ],
)
def test_queries_that_make_no_sense_name_their_parameter(hr: Client, query: str) -> None:
    details = assert_problem(hr.get(f"/api/v1/employees/?{query}"), 400, "invalid")
    assert list(details["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "address", ["", "nothing/", "employees/0/", "employees/x/", "employees/" + "9" * 5_000 + "/"]
)
def test_unknown_addresses_are_problems_too(hr: Client, address: str) -> None:
    assert_problem(hr.get(f"/api/v1/{address}"), 404, "not_found")


def test_a_page_that_does_not_exist_stays_a_page(client: Client) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_unknown_methods_are_refused(hr: Client) -> None:
    assert_problem(hr.put("/api/v1/employees/"), 405, "method_not_allowed")
    assert_problem(hr.delete("/api/v1/employees/"), 405, "method_not_allowed")


def test_a_large_form_on_a_page_is_refused(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "x" * 10_000_000, "password": "x"})
    assert response.status_code in {400, 413}


def test_text_that_cannot_be_stored_is_refused_by_forms(client: Client) -> None:
    for body in ("login=a%00b%40acme.example&password=x", "login=%ED%A0%80&password=%ED%A0%80"):
        form = "application/x-www-form-urlencoded"
        assert client.generic("POST", "/accounts/login/", body.encode(), form).status_code == 200
