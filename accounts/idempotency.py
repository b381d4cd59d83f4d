"""Requests that may be sent again: with an `Idempotency-Key` a write acts once."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import IdempotencyKey, User

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))"
REMEMBERED = dt.timedelta(hours=24)

Handler = Callable[..., Response]


class RequestInProgress(APIException):
    """The first request with this key hasn't ended yet."""

    status_code = 409
    default_code = "request_in_progress"
    default_detail = _("A request with this key is still running; try again in a moment.")


class KeyReused(APIException):
    """The key stands for another request already."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = _("This key was sent with another request; take a new one.")


def check_key(key: str, *, accepted: bool) -> None:
    """Raise ValidationError for a key that can't be stored, and where none is accepted."""
    if not accepted:
        raise ValidationError({HEADER: _("This address takes no key.")}, code="not_supported")
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= LONGEST_KEY):
        raise ValidationError({HEADER: _("A key has 1 to 255 printable ASCII characters.")}, code="invalid")


@transaction.atomic
def once(user: User, key: str, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> Response:
    """Run the handler, or give the answer of its first run within the last 24 hours.

    Effect and answer are stored in one transaction; a failed request stores nothing and may be retried.
    Raises RequestInProgress and KeyReused.
    """
    lock(user, key)
    IdempotencyKey.objects.filter(user=user, created_at__lt=timezone.now() - REMEMBERED).delete()
    print_of_request = fingerprint(request)
    if stored := IdempotencyKey.objects.filter(user=user, key=key).first():
        if stored.fingerprint != print_of_request:
            raise KeyReused
        return Response(stored.body, status=stored.status, headers={"Idempotency-Replayed": "true"})
    response = handler(request, *args, **kwargs)
    IdempotencyKey.objects.create(
        user=user,
        key=key,
        fingerprint=print_of_request,
        status=response.status_code,
        body=response.data,
    )
    return response


def lock(user: User, key: str) -> None:
    """Hold the key until the transaction ends; raises RequestInProgress when another one does."""
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [f":idempotency:{user.pk}:{key}"])
        (free,) = cursor.fetchone()
    if not free:
        raise RequestInProgress


def fingerprint(request: Request) -> str:
    """A hash of method, address and content, in hexadecimal."""
    content = json.dumps(request.data, sort_keys=True, default=file_hash)
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n{content}".encode()).hexdigest()


def file_hash(file: "UploadedFile[bytes]") -> str:
    """The SHA-256 of a file, which is wound back to its start, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
