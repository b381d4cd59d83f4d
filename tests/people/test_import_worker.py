"""A real worker imports people and tells how far it is before anything it writes can be seen."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from people.imports import runs
from people.models import Employee, ImportRun
from tenants.connection import connection
from tenants.models import Organization
from tests.factories import UserFactory
from tests.files import keep_uploads
from tests.people.imports import TABLE, upload
from tests.workers import wait_until, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _shared_with_the_worker(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep uploads and notes of progress where the worker looks for them."""
    keep_uploads(tmp_path, settings)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    monkeypatch.setattr(caches["default"], "key_prefix", "")


def test_progress_is_seen_while_the_import_is_written(acme: Organization, tmp_path: Path) -> None:
    run = runs.import_upload(file=upload(TABLE), actor=UserFactory.create())
    runs.import_start(run=run, skip_bad_rows=False)
    with ExitStack() as stack:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_assignment IN EXCLUSIVE MODE")
            stack.enter_context(worker(tmp_path / "log"))
            wait_until(lambda: runs.progress_of(run) >= 66, "the people are written")
            assert not Employee.objects.exists()
        done = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.DONE)
        wait_until(done.exists, "the import is done")
    assert Employee.objects.count() == 2
