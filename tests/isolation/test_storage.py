"""Files and cached values stand apart, organization by organization."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django_tenants.utils import schema_context, tenant_context
from pytest_django import Settings

from tenants.models import Organization


def test_a_cached_value_is_unknown_elsewhere(acme: Organization, globex: Organization) -> None:
    cache.set("greeting", "ours")
    assert cache.make_key("greeting").startswith("o_acme:")
    for elsewhere in (tenant_context(globex), schema_context("public")):
        with elsewhere:
            assert cache.get("greeting") is None
            assert cache.add("greeting", "theirs")
    assert cache.get("greeting") == "ours"


def test_emptying_the_cache_of_one_organization_leaves_the_others(
    acme: Organization, globex: Organization
) -> None:
    cache.set("greeting", "ours")
    with tenant_context(globex):
        cache.set("greeting", "theirs")
        cache.delete("greeting")
    assert cache.get("greeting") == "ours"


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Storage:
    """The configured storage, in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return storages.create_storage(settings.STORAGES["default"])


def test_a_file_is_found_in_its_own_organization_alone(
    acme: Organization, globex: Organization, files: Storage, tmp_path: Path
) -> None:
    name = files.save("report.txt", ContentFile(b"ours"))
    ours = Path(files.path(name))
    assert ours.relative_to(tmp_path / "media").parts[0] == "o_acme"
    with tenant_context(globex):
        assert not files.exists(name)
        assert files.save("report.txt", ContentFile(b"theirs")) == name
        assert files.listdir("") == ([], ["report.txt"])
    with files.open(name) as file:
        assert file.read() == b"ours"


@pytest.mark.parametrize(
    "name", ["../o_acme/report.txt", "../../secret", "/etc/passwd", "x/../../o_acme/report.txt"]
)
def test_no_name_leads_to_a_file_of_another_organization(
    acme: Organization, globex: Organization, files: Storage, name: str
) -> None:
    files.save("report.txt", ContentFile(b"ours"))
    with tenant_context(globex):
        with pytest.raises(SuspiciousFileOperation):
            files.open(name)
        with pytest.raises(SuspiciousFileOperation):
            files.save(name, ContentFile(b"theirs"))
