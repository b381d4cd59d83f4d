"""What keeps one organization's data out of another's reach."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from django.db import connections
from django_tenants.utils import get_public_schema_name

from tenants.connection import connection


def fail_closed(connection: Any, tenant: Any) -> None:
    """Keep `public` out of a tenant's search path, whoever switches to it.

    With `public` in it, a query in a schema that no longer exists would silently
    read the platform administrators' tables.
    """
    connection.include_public_schema = tenant.schema_name == get_public_schema_name()


class PerSchema(MutableMapping[Any, Any]):
    """A mapping whose content is another one in each schema.

    Django caches content types for the whole process, while their ids differ from schema to schema.
    """

    def __init__(self) -> None:
        self._schemas: dict[str, dict[Any, Any]] = {}

    @property
    def _current(self) -> dict[Any, Any]:
        return self._schemas.setdefault(str(connection.schema_name), {})

    def __getitem__(self, key: Any) -> Any:
        return self._current[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._current[key] = value

    def __delitem__(self, key: Any) -> None:
        del self._current[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._current)

    def __len__(self) -> int:
        return len(self._current)

    def clear(self) -> None:
        """Forget the current schema's entries; the others' stay right.

        django-tenants asks for it while it makes a thread's first connection, when there is no schema yet.
        """
        if connections.all(initialized_only=True):
            self._current.clear()


def separate_content_types() -> None:
    """Give each schema its own cache of content types."""
    from django.contrib.contenttypes.models import ContentType

    manager: Any = ContentType.objects
    manager._cache = PerSchema()
