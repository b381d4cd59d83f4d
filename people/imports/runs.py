"""Imports that a worker does: a file is uploaded, its mapping confirmed, checked, and imported."""

import functools
from datetime import timedelta

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import invitations_create_for
from people.imports.mapping import InvalidMapping, Mapping, parse_mapping
from people.imports.reading import MAX_BYTES, InvalidFile, RowError, Table, read_table, write_rejected
from people.imports.services import mapping_remember, people_check, people_import, propose
from people.models import ImportRun
from people.selectors import to_invite
from tenants.outbox.services import enqueue

PROGRESS_KEPT = 3600
KEPT = timedelta(days=30)


class NotReady(Exception):
    """The import is being worked on, or done already."""


@transaction.atomic
def import_upload(*, file: "UploadedFile[bytes]", encoding: str = "", actor: User) -> ImportRun:
    """Keep a file that can be read, with a mapping proposed for it. Raises InvalidFile."""
    if (file.size or 0) > MAX_BYTES:
        raise InvalidFile(_("The file is larger than 20 MB; split it."))
    table = read_table(file.read(), encoding=encoding)
    file.seek(0)
    name = (file.name or "").replace("\0", "")[-200:]
    run = ImportRun(name=name, encoding=encoding, uploader=actor, mapping=propose(table)[0].as_data())
    run.file.save("people.xlsx" if table.is_workbook else "people.csv", file, save=False)
    run.save()
    return run


@transaction.atomic
def import_check(*, run: ImportRun, mapping: Mapping, skip_bad_rows: bool = False) -> ImportRun:
    """Remember the mapping for these columns and let a worker find out what it would do.

    Raises: NotReady, InvalidFile when the mapping names columns that aren't there.
    """
    table = load_table(run)
    mapping.check_columns(table.columns)
    mapping_remember(table=table, mapping=mapping)
    run.mapping = mapping.as_data()
    run.skip_bad_rows = skip_bad_rows
    return start(run, ImportRun.Status.CHECKING)


@transaction.atomic
def import_start(*, run: ImportRun, skip_bad_rows: bool) -> ImportRun:
    """Let a worker import the file. Raises: NotReady."""
    run.skip_bad_rows = skip_bad_rows
    return start(run, ImportRun.Status.RUNNING)


def start(run: ImportRun, status: ImportRun.Status) -> ImportRun:
    """Hand the run to a worker, unless one has it or it is done. Raises NotReady."""
    from people.tasks import work_on_import

    now = ImportRun.objects.select_for_update().get(pk=run.pk)
    if now.is_busy or now.status == ImportRun.Status.DONE:
        raise NotReady
    run.status = status
    run.result = {}
    run.save()
    cache.delete(progress_key(run.pk))
    enqueue(work_on_import, run_id=run.pk)
    return run


def import_work(*, run_id: int) -> None:
    """Check or import, as the run's status says; what is wrong with the file becomes its result."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    note = functools.partial(note_progress, run.pk)
    try:
        table, mapping = load_table(run), parse_mapping(run.mapping)
        if run.status == ImportRun.Status.CHECKING:
            outcome = people_check(table=table, mapping=mapping, progress=note)
            run.status = ImportRun.Status.CHECKED
        else:
            outcome = people_import(
                table=table,
                mapping=mapping,
                skip_bad_rows=run.skip_bad_rows,
                progress=note,
                actor=run.uploader,
            )
            run.status = ImportRun.Status.FAILED if outcome.refused else ImportRun.Status.DONE
        run.result = outcome.report()
    except InvalidFile as error:
        run.status = ImportRun.Status.FAILED
        run.result = {"errors": [vars(found) for found in error.errors]}
    except InvalidMapping as error:
        run.status = ImportRun.Status.FAILED
        run.result = {"errors": [vars(RowError(1, path, reason)) for path, reason in error.errors]}
    run.save()


def imports_purge() -> None:
    """Delete imports older than KEPT with their files, which hold personal data; the audit log stays."""
    for run in ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT):
        run.file.delete(save=False)
        run.delete()


@transaction.atomic
def people_invite(*, actor: User | None) -> int:
    """Invite everybody employed today who can be; how many that were."""
    found = to_invite(timezone.localdate()).values_list("email", flat=True)
    emails = [email for email in found if email]
    return len(invitations_create_for(emails=emails, role=None, actor=actor))


def load_table(run: ImportRun) -> Table:
    """The uploaded file's table. Raises InvalidFile."""
    with run.file.open("rb") as file:
        return read_table(file.read(), encoding=run.encoding)


def rejected_rows(run: ImportRun) -> bytes:
    """The bad rows as a file of the same kind, with the reasons in a last column."""
    errors = [RowError(**error) for error in run.result.get("errors", [])]
    return write_rejected(load_table(run), errors)


def note_progress(run_id: int, done: int, total: int) -> None:
    """Tell other processes at once, which can't see what this transaction writes."""
    cache.set(progress_key(run_id), 100 * done // max(total, 1), PROGRESS_KEPT)


def progress_of(run: ImportRun) -> int:
    """How much of its current work is done, in percent."""
    return int(cache.get(progress_key(run.pk)) or 0)


def progress_key(run_id: int) -> str:
    """Where the cache keeps it; the cache adds the organization."""
    return f"people-import-{run_id}"
