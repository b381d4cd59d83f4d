"""What tests of the import's pages share: an HR admin's steps, and the worker's."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tenants.utils import schema_context

from people.models import ImportRun
from people.tasks import work_on_import
from tenants.outbox.models import OutboxMessage
from tests.factories import Cast

TABLE = (
    "Employee ID,First name,Last name,Email,Start date,Team,Reports to\n"
    "N1,Nora,Lind,nora@acme.example,2024-02-13,Design,\n"
    "N2,Omar,Diaz,omar@acme.example,2024-03-14,Design / Research,N1\n"
)
BAD_TABLE = TABLE + "N3,Pia,Roth,pia@acme.example,tomorrow,Design,N1\n"


def sign_in_hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    assert cast.hr_admin.user is not None
    client.force_login(cast.hr_admin.user)
    return client


def upload(data: str | bytes, name: str = "people.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def work() -> None:
    """What the worker does with what is waiting."""
    with schema_context("o_acme"):
        for message in OutboxMessage.objects.filter(done_at=None, task=work_on_import.name):
            work_on_import(str(message.pk))


def proposed(hr: Client, data: str | bytes) -> tuple[str, dict[str, str]]:
    """Upload a file; the address of its mapping, and what is proposed there."""
    address = hr.post("/people/import/", {"file": upload(data)}, follow=True).redirect_chain[-1][0]
    form = hr.get(address).context["form"]
    return address, {name: str(form[name].value() or "") for name in form.fields if name != "complete"}


def confirm(hr: Client, data: str | bytes, **changes: str) -> ImportRun:
    """Upload a file and confirm the proposed mapping, with changes; a worker has yet to check it."""
    address, values = proposed(hr, data)
    assert hr.post(address, values | changes).status_code == 302
    return ImportRun.objects.latest("id")


def run_import(hr: Client, run: ImportRun, *, skip_bad_rows: bool = False) -> ImportRun:
    """Let what was checked be imported."""
    hr.post(f"{run.get_absolute_url()}start/", {"skip_bad_rows": "1"} if skip_bad_rows else {})
    work()
    run.refresh_from_db()
    return run
