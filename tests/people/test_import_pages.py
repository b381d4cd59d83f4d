"""An HR admin brings a file, sees what would change, and imports it; the API does the same."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tenants.utils import schema_context
from rest_framework.test import APIClient

from people.models import Employee, ImportMapping, ImportRun
from people.tasks import work_on_import
from tenants.outbox.models import OutboxMessage
from tests.factories import Cast

TABLE = (
    "Employee ID,First name,Last name,Start date,Team,Reports to\n"
    "N1,Nora,Lind,2024-02-13,Design,\n"
    "N2,Omar,Diaz,2024-03-14,Design / Research,N1\n"
)
BAD = TABLE + "N3,Pia,Roth,tomorrow,Design,N1\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    """Keep uploads in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    assert cast.hr_admin.user is not None
    client.force_login(cast.hr_admin.user)
    return client


def upload(text: str) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile("people.csv", text.encode(), content_type="text/csv")


def work() -> None:
    """What the worker does with what is waiting."""
    with schema_context("o_acme"):
        for message in OutboxMessage.objects.filter(done_at=None, task=work_on_import.name):
            work_on_import(str(message.pk))


def confirm(hr: Client, text: str) -> ImportRun:
    """Upload a file, confirm the proposed mapping, and let it be checked."""
    address = hr.post("/people/import/", {"file": upload(text)}, follow=True).redirect_chain[-1][0]
    form = hr.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "complete"}
    assert hr.post(address, values).status_code == 302
    work()
    return ImportRun.objects.get()


def test_a_file_is_confirmed_checked_and_imported(hr: Client) -> None:
    run = confirm(hr, TABLE)
    assert "2 people new" in hr.get(run.get_absolute_url()).content.decode()
    assert not Employee.objects.filter(number="N1").exists()
    hr.post(f"{run.get_absolute_url()}start/")
    work()
    run.refresh_from_db()
    assert run.status == ImportRun.Status.DONE
    assert Employee.objects.filter(number__in=["N1", "N2"]).count() == 2
    assert ImportMapping.objects.count() == 1


def test_bad_rows_are_shown_and_can_be_downloaded(hr: Client) -> None:
    run = confirm(hr, BAD)
    assert "“tomorrow” is not a date" in hr.get(run.get_absolute_url()).content.decode()
    assert "Pia" in hr.get(f"{run.get_absolute_url()}rejected/").content.decode()
    hr.post(f"{run.get_absolute_url()}start/", {"skip_bad_rows": "1"})
    work()
    assert Employee.objects.filter(number__startswith="N").count() == 2


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
