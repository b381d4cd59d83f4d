"""Full addresses, for mails and wherever no request tells the host."""

from django.conf import settings
from django_tenants.utils import get_public_schema_name, schema_context

from tenants.connection import connection
from tenants.models import Organization


def current_organization() -> Organization | None:
    """The organization of the current schema; None on the platform's own site."""
    schema_name = connection.schema_name
    if schema_name == get_public_schema_name():
        return None
    with schema_context(get_public_schema_name()):
        return Organization.objects.get(schema_name=schema_name)


def absolute_url(path: str) -> str:
    """The full address of a path on the site of the current schema."""
    organization = current_organization()
    with schema_context(get_public_schema_name()):
        host = organization.primary_host if organization else settings.PLATFORM_DOMAIN
    port = f":{settings.LINK_PORT}" if settings.LINK_PORT else ""
    return f"{'https' if settings.HTTPS else 'http'}://{host}{port}{path}"
