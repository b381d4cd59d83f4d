"""An HR admin brings a file, sees what would change, and imports it; the API does the same."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context
from rest_framework.test import APIClient

from accounts.attention import attention_for
from accounts.models import Invitation, Role
from accounts.services import role_assign, roles_store, user_create
from people.imports import runs
from people.models import Employee, ImportRun
from people.tasks import purge_imports
from tenants.connection import connection
from tenants.models import Organization
from tests.factories import Cast, EmployeeFactory, UserFactory
from tests.files import keep_uploads
from tests.people.imports import (
    BAD_TABLE,
    TABLE,
    confirm,
    proposed,
    run_import,
    sign_in_hr,
    upload,
    work,
)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    """Keep uploads in a folder of the test's own."""
    keep_uploads(tmp_path, settings)


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    return sign_in_hr(client, cast)


def text_of(hr: Client, run: ImportRun) -> str:
    """The page of an import."""
    return hr.get(run.get_absolute_url()).content.decode()


def checked(hr: Client, data: str | bytes, **changes: str) -> ImportRun:
    """A file that is uploaded, confirmed and checked."""
    run = confirm(hr, data, **changes)
    work()
    run.refresh_from_db()
    return run


def test_a_file_is_confirmed_checked_and_imported(hr: Client) -> None:
    run = checked(hr, TABLE)
    assert run.result["created"] == 2
    assert "What would happen" in text_of(hr, run)
    assert not Employee.objects.filter(number="N1").exists()
    assert run_import(hr, run).status == ImportRun.Status.DONE
    assert "What happened" in text_of(hr, run)
    assert Employee.objects.filter(number__in=["N1", "N2"]).count() == 2


def test_bad_rows_are_shown_and_can_be_downloaded(hr: Client) -> None:
    run = checked(hr, BAD_TABLE)
    assert "“tomorrow” is not a date" in text_of(hr, run)
    assert "Pia" in hr.get(f"{run.get_absolute_url()}rejected/").content.decode()
    run_import(hr, run, skip_bad_rows=True)
    assert Employee.objects.filter(number__startswith="N").count() == 2


def test_what_was_confirmed_is_proposed_again_without_its_day(hr: Client) -> None:
    assert "Guessed" in hr.get(proposed(hr, TABLE)[0]).content.decode()
    confirm(hr, TABLE, title_text="Designer", reference_date="2024-05-01")
    address, values = proposed(hr, TABLE)
    assert "Remembered" in hr.get(address).content.decode()
    assert (values["title_text"], values["reference_date"]) == ("Designer", "")


def test_the_day_is_kept_where_dates_of_people_count_from_it(hr: Client) -> None:
    confirm(hr, TABLE, hired="", reference_date="2024-05-01")
    assert proposed(hr, TABLE)[1]["reference_date"] == "2024-05-01"


def test_what_the_mapping_lacks_is_said_beside_the_field(hr: Client) -> None:
    address, values = proposed(hr, TABLE)
    answer = hr.post(address, values | {"department": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["department"]


def test_a_column_and_a_text_at_once_are_refused(hr: Client) -> None:
    address, values = proposed(hr, TABLE)
    answer = hr.post(address, values | {"department_text": "Design"})
    assert list(answer.context["form"].errors) == ["department"]


def test_the_first_wave_is_invited_once(hr: Client) -> None:
    run = run_import(hr, checked(hr, TABLE))
    assert "Invite 2 people" in text_of(hr, run)
    answer = hr.post(f"{run.get_absolute_url()}invite/", follow=True)
    assert "2 people are invited" in answer.content.decode()
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "nora@acme.example",
        "omar@acme.example",
    }
    assert "Invite the first wave" not in text_of(hr, run)


def test_who_has_left_or_has_an_account_or_no_address_is_not_invited(hr: Client, cast: Cast) -> None:
    EmployeeFactory.create(user=None, left=cast.employee.hired)
    EmployeeFactory.create(user=None, email=None)
    assert runs.people_invite(actor=cast.hr_admin.user) == 0


def test_inviting_more_people_takes_no_more_queries(cast: Cast) -> None:
    def invite(number: int) -> int:
        EmployeeFactory.create_batch(number, user=None)
        with CaptureQueriesContext(connection) as queries:
            assert runs.people_invite(actor=cast.hr_admin.user) == number
        return len(queries)

    assert invite(2) == invite(30)


def test_an_invited_person_signs_in_as_the_employee_who_was_imported(hr: Client) -> None:
    run_import(hr, checked(hr, TABLE))
    user = user_create(email="nora@acme.example", actor=None)
    assert Employee.objects.get(number="N1").user == user


def test_an_imported_person_belongs_to_the_user_of_their_address(hr: Client) -> None:
    user = user_create(email="nora@acme.example", actor=None)
    run_import(hr, checked(hr, TABLE))
    assert Employee.objects.get(number="N1").user == user


def test_uploads_are_deleted_after_thirty_days(hr: Client, tmp_path: Path) -> None:
    old, new = checked(hr, TABLE), checked(hr, TABLE)
    ImportRun.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=31))
    with schema_context("public"):
        purge_imports()
    assert list(ImportRun.objects.all()) == [new]
    assert [path.name for path in tmp_path.rglob("*.csv")] == [Path(str(new.file.name)).name]


def test_the_admin_leads_to_the_import(hr: Client) -> None:
    for page in ["/admin/", "/admin/people/employee/"]:
        assert "/people/import/" in hr.get(page).content.decode()
    assert hr.get("/admin/people/employee/import/")["Location"] == "/people/import/"


def test_an_empty_organization_is_led_to_the_import(acme: Organization) -> None:
    roles_store()
    user = UserFactory.create()
    role_assign(user=user, role=Role.objects.get(slug="hr_admin"), actor=None)
    assert "/people/import/" in {item.url for item in attention_for(user)}
    EmployeeFactory.create()
    assert "/people/import/" not in {item.url for item in attention_for(user)}


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(hr: Client) -> None:
    answer = hr.post("/people/import/", {"file": upload("")})
    assert answer.status_code == 422
    answer = hr.post("/people/import/", {"file": upload("a,a\n1,2\n")})
    assert "Two columns have the name" in answer.content.decode()


def test_only_those_who_may_import_see_it(client: Client, cast: Cast) -> None:
    assert client.get("/people/import/").status_code == 302
    assert cast.employee.user is not None
    client.force_login(cast.employee.user)
    assert client.get("/people/import/").status_code == 403


def test_the_api_takes_a_file_and_tells_the_result(cast: Cast) -> None:
    api = APIClient(headers={"host": "acme.localhost"})
    assert cast.hr_admin.user is not None
    api.force_login(cast.hr_admin.user)
    sent = api.post("/api/v1/imports/", {"file": upload(TABLE), "dry_run": True}, format="multipart")
    assert (sent.status_code, sent.json()["status"]) == (202, "checking")
    work()
    found = api.get(f"/api/v1/imports/{sent.json()['id']}/").json()
    assert (found["status"], found["result"]["created"]) == ("checked", 2)
    assert api.get("/api/v1/employees/?q=N1").json()["results"] == []
