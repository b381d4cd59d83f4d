"""The database itself keeps what was published, whoever writes to it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerladders.models import (
    Competency,
    Expectation,
    FrameworkVersion,
    Level,
    PayBand,
    Track,
    VersionCompetency,
)
from careerladders.services.versions import version_publish
from tenants.connection import connection
from tests.careerladders.levels import level, level_of, make_copy, make_ladder


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()
    draft = make_copy()
    PayBand.objects.create(level=level_of(draft, "IC4"), currency="EUR", minimum=1, maximum=2)
    version_publish(version=draft, actor=None)


CONTENT = [Track, Level, Expectation, PayBand, VersionCompetency]


def published() -> FrameworkVersion:
    """The version in use."""
    return FrameworkVersion.objects.get(status="published")


def refused(action: Any) -> None:
    """The database refuses it and says which rule it was."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        action()
    assert "version_stays" in str(refusal.value)


@pytest.mark.parametrize("model", CONTENT)
def test_content_of_a_published_version_is_neither_changed_nor_lost(model: Any) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(f"UPDATE {table} SET id = id"))
        refused(lambda: cursor.execute(f"DELETE FROM {table}"))


def additions() -> list[Any]:
    """One more row of each kind for the published version."""
    competency = Competency.objects.create(slug="new", name="New", axis="craft")
    track = Track.objects.get(version=published(), kind="ic")
    return [
        Level(track=track, rank=99, code="X", title="Extra", grade=9),
        Expectation(level=level("IC4"), competency=competency, proficiency=1),
        PayBand(level=level("IC4"), currency="USD", minimum=1, maximum=2),
        VersionCompetency(version=published(), competency=competency, position=99),
    ]


def test_nothing_is_added_to_a_published_version() -> None:
    for row in additions():
        refused(row.save)
    Track.objects.filter(version__status="draft").delete()
    empty = FrameworkVersion.objects.create(
        framework=published().framework, number=9, status="retired", published_on=DAY, retired_on=DAY
    )
    refused(lambda: Track.objects.create(version=empty, kind="ic"))


DAY = timezone.localdate()


@pytest.mark.parametrize("code", ["IC4", "M1"])
def test_nothing_is_moved_out_of_a_published_version_or_into_it(code: str) -> None:
    draft = make_copy()
    there, here = (
        Track.objects.get(version=draft, kind="ic"),
        Track.objects.get(version=published(), kind="ic"),
    )
    refused(lambda: Level.objects.filter(pk=level(code).pk).update(track=there, rank=99, code="X"))
    refused(lambda: Level.objects.filter(pk=level_of(draft, code).pk).update(track=here, rank=99, code="X"))


@pytest.mark.parametrize(
    "values",
    [
        {"pay_tolerance": 50},
        {"number": 7},
        {"status": "draft", "published_on": None},
        {"published_on": DAY.replace(year=2001)},
        {"status": "retired", "retired_on": DAY, "pay_tolerance": 50},
    ],
)
def test_a_published_version_can_only_be_retired(values: dict[str, Any]) -> None:
    version = FrameworkVersion.objects.filter(pk=published().pk)
    refused(lambda: version.update(**values))
    version.update(status="retired", retired_on=DAY)
    refused(lambda: version.update(status="published", retired_on=None))
    refused(lambda: version.update(retired_on=DAY.replace(year=2001)))


def test_a_draft_is_published_before_it_is_retired() -> None:
    draft = FrameworkVersion.objects.filter(pk=make_copy().pk)
    refused(lambda: draft.update(status="retired", published_on=DAY, retired_on=DAY))


def test_published_and_retired_versions_are_never_deleted() -> None:
    refused(published().delete)
    refused(FrameworkVersion.objects.get(status="retired").delete)
    with connection.cursor() as cursor:
        refused(
            lambda: cursor.execute("DELETE FROM careerladders_frameworkversion WHERE status = 'published'")
        )
    refused(published().framework.delete)


def test_a_draft_goes_with_all_that_it_holds() -> None:
    draft = make_copy()
    level_of(draft, "IC4").delete()
    draft.delete()
    assert {version.status for version in FrameworkVersion.objects.all()} == {"published", "retired"}


def test_four_hundred_expectations_are_one_statement() -> None:
    draft = make_copy()
    Expectation.objects.filter(level__track__version=draft).delete()
    competencies = list(Competency.objects.all())
    competencies += [
        Competency.objects.create(slug=f"c{number}", name=f"C{number}", axis="craft") for number in range(25)
    ]
    rows = [
        Expectation(level=found, competency=competency, proficiency=1)
        for found in Level.objects.filter(track__version=draft)
        for competency in competencies
    ]
    assert len(rows) > 400
    with CaptureQueriesContext(connection) as captured:
        Expectation.objects.bulk_create(rows)
    assert len([query for query in captured if "INSERT" in query["sql"]]) == 1
