"""Ladders that were written before a rule came in are brought in line with it."""

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from careerladders.models import FrameworkVersion, Level
from tenants.connection import connection
from tests.careerladders.drafts import make_draft


def migrate(name: str) -> None:
    """Bring the tables of ladders in the current schema to a migration."""
    connection.check_constraints()
    MigrationExecutor(connection).migrate([("careerladders", name)])


@pytest.mark.parametrize("status", ["draft", "published"])
def test_codes_with_a_slash_can_stand_in_addresses_and_stay_unlike_others(acme: object, status: str) -> None:
    version = make_draft()
    migrate("0007_conversation_notes_revision")
    for old, new in [("IC1", "A/B"), ("IC2", "A-B"), ("IC3", "Engineer/I/2"), ("M1", "Engineer-I-2")]:
        Level.objects.filter(track__version=version, code=old).update(code=new)
    published = timezone.localdate() if status == "published" else None
    FrameworkVersion.objects.filter(pk=version.pk).update(status=status, published_on=published)
    migrate("0008_codes_and_unsaid_steps")
    codes = Level.objects.filter(track__version=version).values_list("code", flat=True)
    assert set(codes) == {"A-B-2", "A-B", "Engineer-I-2", "Engineer-I-3"}
