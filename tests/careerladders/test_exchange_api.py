"""Programs take frameworks out as files, bring them in, and begin from a starter."""

from typing import Any

import pytest
import yaml
from django.test import Client

from careerladders.exchange import starter_text
from careerladders.models import Competency, Framework, FrameworkVersion, Level
from careerladders.services.frameworks import competencies_create_starter
from tests.api import api_client, assert_problem, post
from tests.careerladders.levels import make_copy, make_ladder, stand
from tests.factories import Cast

IMPORT = "/api/v1/frameworks/import/"
SALES = starter_text("sales")


@pytest.fixture
def hr(cast: Cast) -> Client:
    """HR's program, in an organization with the twelve competencies."""
    competencies_create_starter()
    return api_client(cast.hr_admin.user)


def bring(client: Client, text: str | bytes, query: str = "") -> Any:
    """Send a file."""
    return client.post(IMPORT + query, text, content_type="application/yaml")


def export(client: Client, version: FrameworkVersion, accept: str) -> Any:
    """Take a version out."""
    path = f"/api/v1/framework-versions/{version.pk}/export/"
    return client.get(path, headers={"accept": accept})


def test_a_file_comes_in_is_published_and_comes_out_the_same(hr: Client) -> None:
    report = bring(hr, SALES, "?publish=true").json()
    assert (report["created"], report["published"], report["version"]) == (True, True, 1)
    assert "ic IC4" in report["levels_added"]
    version = FrameworkVersion.objects.get(status="published")
    file = export(hr, version, "application/yaml")
    assert file.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert file.content.decode() == SALES


def test_json_says_the_same_as_yaml(hr: Client) -> None:
    assert post(hr, "frameworks/import/", yaml.safe_load(SALES)).json()["created"]
    version = FrameworkVersion.objects.get()
    assert export(hr, version, "application/json").json() == yaml.safe_load(SALES)
    version.delete()
    Framework.objects.all().delete()
    assert bring(hr, SALES).json()["created"]


def test_what_is_there_already_is_unchanged(hr: Client) -> None:
    bring(hr, SALES, "?publish=true")
    report = bring(hr, SALES).json()
    assert (report["unchanged"], report["version"]) == (True, None)
    assert FrameworkVersion.objects.count() == 1


def test_a_trial_writes_nothing(hr: Client) -> None:
    assert bring(hr, SALES, "?dry_run=true").json()["version"] == 1
    assert not Framework.objects.exists()
    assert not Competency.objects.filter(slug="negotiation").exists()


def test_every_mistake_is_told_under_its_path_with_its_line(hr: Client) -> None:
    wrong = SALES.replace("axis: leadership", "axis: luck", 1).replace("grade: 2", "grade: two", 1)
    problem = assert_problem(bring(hr, wrong), 400, "invalid")
    assert list(problem["errors"]) == ["competencies[0].axis", "tracks.ic[1].grade"]
    line = wrong.splitlines().index("    axis: luck") + 1
    assert f"(Line {line})" in problem["errors"]["competencies[0].axis"][0]["message"]
    assert not Framework.objects.exists()


def test_what_is_no_text_is_refused(hr: Client) -> None:
    problem = assert_problem(bring(hr, SALES.encode("utf-16")), 400, "invalid")
    assert "UTF-8" in problem["errors"][""][0]["message"]


def test_a_file_with_one_fault_of_each_kind_is_refused_with_exactly_those_findings(
    hr: Client, cast: Cast
) -> None:
    bring(hr, SALES, "?publish=true")
    stand(cast.employee, "IC3")
    problem = assert_problem(bring(hr, faulty(), "?publish=true"), 400, "not_publishable")
    found = [(row["code"], row["track"], row["level"], row["competency"]) for row in problem["findings"]]
    assert found == [
        ("expectations_missing", "ic", "IC1", None),
        ("leadership_missing", "ic", "IC2", None),
        ("expectation_falls", "ic", "IC4", "execution"),
        ("grade_falls", "ic", "IC7", None),
        ("pay_midpoints_apart", None, None, None),
        ("grade_unpaired", "ic", None, None),
        ("people_left_behind", "ic", "IC3", None),
    ]
    assert [row["grade"] for row in problem["findings"][-3:]] == [5, 7, 3]
    assert all(row["place"] and row["why"] and row["remedy"] for row in problem["findings"])
    assert FrameworkVersion.objects.get().status == "published"


def test_a_file_without_managers_lacks_a_track(hr: Client) -> None:
    file = yaml.safe_load(SALES)
    file["tracks"]["management"] = []
    problem = assert_problem(bring(hr, yaml.safe_dump(file), "?publish=true"), 400, "not_publishable")
    assert [(row["code"], row["track"]) for row in problem["findings"]] == [("track_missing", "management")]
    assert not Framework.objects.exists()


def faulty() -> str:
    """The sales framework with one fault of each kind, but for a track that is missing."""
    file = yaml.safe_load(SALES)
    ic, management = file["tracks"]["ic"], file["tracks"]["management"]
    leadership = [found["slug"] for found in file["competencies"] if found["axis"] == "leadership"]
    ic[0]["expectations"] = {}
    for slug in leadership:
        del ic[1]["expectations"][slug]
    ic[2]["code"] = "S3"
    ic[3]["expectations"]["execution"]["proficiency"] = 1
    ic[6]["grade"] = 5
    for level, amount in ((ic[4], "50000.00"), (management[2], "70000.00")):
        level["pay_bands"] = [{"currency": "EUR", "minimum": amount, "maximum": amount}]
    return yaml.safe_dump(file, sort_keys=False)


def test_a_draft_is_not_overwritten(cast: Cast, hr: Client) -> None:
    make_ladder()
    make_copy()
    text = export(hr, FrameworkVersion.objects.get(number=1), "application/yaml").content.decode()
    assert_problem(bring(hr, text.replace("grade: 2", "grade: 1", 1)), 409, "draft_exists")


def test_a_starter_begins_a_draft_and_keeps_the_texts_that_are_here(hr: Client) -> None:
    Competency.objects.filter(slug="vision").update(description="Our own words.")
    assert [row["slug"] for row in hr.get("/api/v1/framework-starters/").json()] == [
        "operations",
        "sales",
        "software-engineering",
    ]
    report = post(hr, "framework-starters/sales/begin/", {}).json()
    assert (report["version"], report["findings"]) == (1, [])
    vision = Competency.objects.get(slug="vision")
    assert vision.description == "Our own words."
    assert vision.behaviours
    again = post(hr, "framework-starters/sales/begin/", {})
    assert_problem(again, 409, "draft_exists")
    assert Level.objects.count() == 12


def test_files_are_for_those_who_manage_ladders(cast: Cast, hr: Client) -> None:
    bring(hr, SALES, "?publish=true")
    employee = api_client(cast.employee.user)
    for answer in (
        bring(employee, SALES),
        export(employee, FrameworkVersion.objects.get(), "application/yaml"),
        employee.get("/api/v1/framework-starters/"),
    ):
        assert_problem(answer, 403, "permission_denied")


def test_a_missing_version_is_a_problem_for_those_who_ask_for_yaml_too(hr: Client) -> None:
    answer = hr.get("/api/v1/framework-versions/0/export/", headers={"accept": "application/yaml"})
    assert_problem(answer, 404, "not_found")


def test_the_same_file_sent_again_with_its_key_acts_once(hr: Client) -> None:
    headers = {"Idempotency-Key": "once"}
    first = hr.post(IMPORT, SALES, content_type="application/yaml", headers=headers)
    again = hr.post(IMPORT, SALES, content_type="application/yaml", headers=headers)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
