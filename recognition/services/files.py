"""Files that show what a nomination tells of: few, small, of known types, and only to be downloaded."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from people.services import invalid
from recognition.models import Nomination, NominationFile
from recognition.permits import may_write
from recognition.services.nominations import check_undecided, locked

MOST_FILES = 5
MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 200
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""How the files of each type begin, whatever their names say."""


@transaction.atomic
def file_add(*, nomination: Nomination, upload: "UploadedFile[bytes]", actor: User) -> NominationFile:
    """Add a file to a nomination that isn't decided.

    Raises PermissionDenied, StateConflict `already_decided`, and ValidationError of `file`: `too_many`,
    `too_large`, `type`.
    """
    nomination = locked(nomination)
    may_write(actor, nomination).check()
    check_undecided(nomination)
    if nomination.files.count() >= MOST_FILES:
        raise invalid("file", "too_many", _("Five files are enough: take one out first."))
    if upload.size is None or upload.size > MOST_BYTES:
        raise invalid("file", "too_large", _("A file has 5 MB at most."))
    content_type = type_of(upload)
    if content_type is None:
        raise invalid("file", "type", _("Add a PDF, a PNG or a JPEG file."))
    name = (upload.name or _("File"))[-LONGEST_NAME:]
    added = NominationFile.objects.create(
        nomination=nomination, file=upload, name=name, content_type=content_type, size=upload.size
    )
    audit.record(actor=None, action="nomination.file_added", subject=nomination, file=added.pk)
    return added


@transaction.atomic
def file_remove(*, file: NominationFile, actor: User) -> None:
    """Take a file out again; raises PermissionDenied, StateConflict `already_decided`."""
    nomination = locked(file.nomination)
    may_write(actor, nomination).check()
    check_undecided(nomination)
    audit.record(actor=None, action="nomination.file_removed", subject=nomination, file=file.pk)
    transaction.on_commit(lambda: file.file.delete(save=False))
    nomination.files.filter(pk=file.pk).delete()


def type_of(upload: "UploadedFile[bytes]") -> str | None:
    """The type that a file's first bytes tell; None for one that is none of ours."""
    beginning = upload.read(16)
    upload.seek(0)
    return next((kind for start, kind in SIGNATURES.items() if beginning.startswith(start)), None)
