"""The database connection, typed with what django-tenants adds to it."""

from typing import TYPE_CHECKING, cast

from django.db import connection as default_connection

if TYPE_CHECKING:
    from django_tenants.postgresql_backend.base import DatabaseWrapper

connection = cast("DatabaseWrapper", default_connection)
