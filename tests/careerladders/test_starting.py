"""HR begins a framework in the admin: from a starter, from a file, with nothing; and takes it out again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from careerladders.exchange import starter_text
from careerladders.exchange.reading import MAX_BYTES
from careerladders.models import Framework, FrameworkVersion
from careerladders.services.frameworks import competencies_create_starter
from tests.factories import Cast
from tests.recognition.kudos import user_of

START = "/admin/careerladders/frameworkversion/start/"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    competencies_create_starter()
    client.force_login(user_of(cast.hr_admin))
    return client


def upload(hr: Client, text: str, **fields: str) -> str:
    """Bring a file, and read the page that answers."""
    file = SimpleUploadedFile("framework.yaml", text.encode())
    response = hr.post(START, {"action": "file", "file": file, **fields}, follow=True)
    return response.content.decode()


def test_a_starter_becomes_a_draft_that_opens_as_a_grid(hr: Client) -> None:
    response = hr.post(START, {"action": "starter", "starter": "sales"}, follow=True)
    draft = FrameworkVersion.objects.get(framework__slug="sales", status="draft")
    assert response.redirect_chain[-1][0] == f"/admin/careerladders/frameworkversion/{draft.pk}/change/"
    assert "IC4" in response.content.decode()


def test_a_file_is_tried_before_anything_is_written(hr: Client) -> None:
    page = upload(hr, starter_text("sales"), dry_run="on")
    assert "This would become version 1 of sales" in page
    assert "New competency: negotiation" in page
    assert not Framework.objects.exists()


def test_a_file_is_imported_and_comes_out_the_same(hr: Client) -> None:
    upload(hr, starter_text("sales"))
    draft = FrameworkVersion.objects.get(framework__slug="sales")
    file = hr.get(f"/admin/careerladders/frameworkversion/{draft.pk}/export/")
    assert file["Content-Disposition"] == 'attachment; filename="sales.yaml"'
    assert file.content.decode() == starter_text("sales")


def test_a_wrong_file_is_refused_with_the_place_of_its_mistake(hr: Client) -> None:
    page = upload(hr, starter_text("sales").replace("axis: leadership", "axis: luck", 1))
    assert "competencies[0].axis" in page
    assert not Framework.objects.exists()


def test_a_file_may_be_as_large_here_as_for_programs(hr: Client) -> None:
    text = starter_text("sales") + "# "
    assert "This would become version 1" in upload(hr, text.ljust(MAX_BYTES, "x"), dry_run="on")
    assert "1 MB is the most" in upload(hr, text.ljust(MAX_BYTES + 1, "x"), dry_run="on")


def test_a_draft_is_not_overwritten_by_a_starter(hr: Client) -> None:
    hr.post(START, {"action": "starter", "starter": "sales"})
    page = hr.post(START, {"action": "starter", "starter": "sales"}).content.decode()
    assert "draft" in page
    assert FrameworkVersion.objects.count() == 1


def test_an_empty_framework_begins_with_both_tracks(hr: Client) -> None:
    hr.post(START, {"action": "empty", "name": "Law", "slug": "law"})
    tracks = FrameworkVersion.objects.get(framework__slug="law").tracks
    assert set(tracks.values_list("kind", flat=True)) == {"ic", "management"}


def begin_empty(hr: Client, name: str) -> int:
    """Begin a framework with nothing; the status of the answer."""
    return hr.post(START, {"action": "empty", "name": name}).status_code


def test_names_that_make_the_same_address_get_one_each(hr: Client) -> None:
    long = "Customer relations and customer success "
    for name in ("C", "C++", "C#", "設計", "法律", f"{long} East", f"{long} West"):
        assert begin_empty(hr, name) == 302
    slugs = set(Framework.objects.values_list("slug", flat=True))
    assert {"c", "c-2", "c-3", "framework", "framework-2"} < slugs
    assert len(slugs) == 7


def test_a_name_that_is_taken_is_refused(hr: Client) -> None:
    assert [begin_empty(hr, name) for name in ("Law", "law")] == [302, 422]
    assert Framework.objects.count() == 1


def test_a_starter_that_is_not_there_is_not_found(hr: Client) -> None:
    assert hr.post(START, {"action": "starter", "starter": "none"}).status_code == 404
