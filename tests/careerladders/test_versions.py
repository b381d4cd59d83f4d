"""The life of versions: drafts begin as copies, publishing takes people along, and retiring leaves nobody."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.conflicts import NotPublishable, StateConflict
from accounts.models import AuditEntry
from careerladders.models import (
    Conversation,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    PromotionCase,
    Track,
)
from careerladders.services import versions as services
from careerladders.services.content import tolerance_change
from people.models import Employee
from people.services import employee_change
from tenants.connection import connection
from tests.careerladders.levels import JANUARY, level, level_of, make_copy, make_ladder, stand
from tests.factories import Cast, make_person

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def published() -> FrameworkVersion:
    """The starter framework's published version."""
    return FrameworkVersion.objects.get(status="published")


def publish(version: FrameworkVersion, cast: Cast | None = None) -> FrameworkVersion:
    """Publish a version, in the name of HR if there is somebody."""
    return services.version_publish(version=version, actor=cast.hr_admin.user if cast else None)


def periods(employee: Employee) -> list[tuple[int, str, dt.date, dt.date | None, str]]:
    """On which version's levels somebody stood, from when to when and why."""
    rows = CurrentLevel.objects.filter(employee=employee).order_by("period").select_related("level__track")
    return [
        (row.level.track.version.number, row.level.code, row.period.lower, row.period.upper, row.reason)
        for row in rows
    ]


def content(version: FrameworkVersion) -> list[object]:
    """All that a version says, without ids."""
    of_version = {"level__track__version": version}
    return [
        version.pay_tolerance,
        list(version.columns.values_list("competency", "position")),
        list(
            Level.objects.filter(track__version=version)
            .order_by("track__kind", "rank")
            .values_list("track__kind", "rank", "code", "title", "grade", "summary")
        ),
        sorted(
            Expectation.objects.filter(**of_version).values_list(
                "level__code", "competency", "proficiency", "text"
            )
        ),
        sorted(PayBand.objects.filter(**of_version).values_list("level__code", "currency", "minimum")),
    ]


def test_a_new_framework_has_a_draft_with_both_tracks(cast: Cast) -> None:
    draft = services.framework_create(name="Sales", slug="sales", actor=cast.hr_admin.user)
    assert (draft.number, draft.status, draft.framework.name) == (1, "draft", "Sales")
    assert set(draft.tracks.values_list("kind", flat=True)) == {"ic", "management"}
    assert AuditEntry.objects.get(action="framework.created").actor_id == cast.hr_admin.user_id


@pytest.mark.parametrize(
    ("name", "slug", "field"),
    [
        ("", "sales", "name"),
        ("x" * 81, "sales", "name"),
        ("Sales", "general", "slug"),
        ("Sales", "a b", "slug"),
    ],
)
def test_a_framework_that_cannot_be_is_refused_by_field(name: str, slug: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.framework_create(name=name, slug=slug, actor=None)
    assert set(refusal.value.error_dict) == {field}


def test_a_draft_says_what_the_published_version_says_and_continues_its_levels() -> None:
    first = make_copy()
    tolerance_change(version=first, percent=15, actor=None)
    first.refresh_from_db()
    PayBand.objects.create(level=level_of(first, "IC4"), currency="EUR", minimum=50_000, maximum=60_000)
    publish(first)
    draft = make_copy()
    assert (draft.number, draft.status) == (3, "draft")
    assert content(draft) == content(first)
    for copy in Level.objects.filter(track__version=draft).select_related("predecessor__track"):
        assert copy.predecessor is not None
        assert (copy.predecessor.code, copy.predecessor.track.version_id) == (copy.code, first.pk)


def test_without_a_published_version_a_draft_begins_as_the_latest() -> None:
    services.version_retire(version=publish(make_copy()), actor=None)
    draft = make_copy()
    assert draft.number == 3
    assert level_of(draft, "IC4").predecessor == level_of(FrameworkVersion.objects.get(number=2), "IC4")


def test_a_framework_has_one_draft() -> None:
    make_copy()
    with pytest.raises(StateConflict) as refusal:
        make_copy()
    assert refusal.value.code == "draft_exists"


def test_a_discarded_draft_leaves_the_published_version_alone(cast: Cast) -> None:
    draft = make_copy()
    services.draft_discard(version=draft, actor=cast.hr_admin.user)
    assert Level.objects.count() == 11
    assert make_copy().number == 2
    with pytest.raises(StateConflict) as refusal:
        services.draft_discard(version=draft, actor=None)
    assert refusal.value.code == "gone"
    with pytest.raises(StateConflict) as refusal:
        services.draft_discard(version=published(), actor=None)
    assert refusal.value.code == "not_draft"


def test_a_draft_is_copied_with_as_many_queries_however_large_it_is() -> None:
    counts = []
    for _turn in range(2):
        draft = FrameworkVersion.objects.filter(status="draft").first() or make_copy()
        add_levels(draft)
        publish(draft)
        with CaptureQueriesContext(connection) as captured:
            make_copy()
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def add_levels(draft: FrameworkVersion) -> None:
    """One more specialists' level before all others, with what the first asks."""
    track = Track.objects.get(version=draft, kind="ic")
    first = track.levels.order_by("rank")[0]
    new = Level.objects.create(
        track=track, rank=track.levels.count() + 50, code=f"N{draft.number}", title="New", grade=7
    )
    highest = track.levels.exclude(pk=new.pk).order_by("-rank")[0]
    Expectation.objects.bulk_create(
        Expectation(level=new, competency=cell.competency, proficiency=cell.proficiency)
        for cell in highest.expectations.all()
    )
    assert first.rank < new.rank


def test_publishing_retires_the_version_before(cast: Cast) -> None:
    old, draft = published(), make_copy()
    publish(draft, cast)
    old.refresh_from_db()
    draft.refresh_from_db()
    today = timezone.localdate()
    assert (old.status, old.retired_on) == ("retired", today)
    assert (draft.status, draft.published_on, draft.retired_on) == ("published", today, None)
    entry = AuditEntry.objects.get(action="frameworkversion.published", object_id=str(draft.pk))
    assert entry.actor_id == cast.hr_admin.user_id


def test_what_is_no_draft_is_not_published_again() -> None:
    with pytest.raises(StateConflict) as refusal:
        publish(published())
    assert refusal.value.code == "not_draft"


def test_what_the_check_finds_keeps_everything_as_it_was(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    draft = make_copy()
    level_of(draft, "M4").delete()
    with pytest.raises(NotPublishable) as refusal:
        publish(draft)
    assert [finding.code for finding in refusal.value.findings] == ["grade_unpaired"]
    assert published().number == 1
    assert periods(cast.employee) == [(1, "IC3", JANUARY, None, "hired")]


def test_people_come_along_from_the_day_of_publishing(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    draft = make_copy()
    Level.objects.filter(track__version=draft, code="IC3").update(code="S3")
    publish(draft)
    today = timezone.localdate()
    assert periods(cast.employee) == [
        (1, "IC3", JANUARY, today, "hired"),
        (2, "S3", today, None, "revised"),
    ]


def test_what_ended_stays_and_what_begins_later_begins_on_the_new_version(cast: Cast) -> None:
    today = timezone.localdate()
    stand(cast.employee, "IC2")
    stand(cast.employee, "IC3", today - 9 * DAY)
    stand(cast.employee, "IC4", today + 9 * DAY, "promoted")
    stand(cast.peer, "IC5", today)
    publish(make_copy())
    assert periods(cast.employee) == [
        (1, "IC2", JANUARY, today - 9 * DAY, "hired"),
        (1, "IC3", today - 9 * DAY, today, "hired"),
        (2, "IC3", today, today + 9 * DAY, "revised"),
        (2, "IC4", today + 9 * DAY, None, "promoted"),
    ]
    assert periods(cast.peer) == [(2, "IC5", today, None, "hired")]


def test_whose_leaving_is_put_off_later_stands_on_the_version_in_use(cast: Cast) -> None:
    today = timezone.localdate()
    stand(cast.employee, "IC3")
    employee_change(employee=cast.employee, left=today, actor=None)
    publish(make_copy())
    employee_change(employee=cast.employee, left=None, actor=None)
    assert CurrentLevel.objects.on(today).get(employee=cast.employee).level == level("IC3")


def test_a_trial_goes_on(cast: Cast) -> None:
    stand(cast.employee, "M1", reason="trial")
    publish(make_copy())
    assert [row[4] for row in periods(cast.employee)] == ["trial", "trial"]


def test_open_cases_and_conversations_aim_at_the_new_version_and_closed_ones_stay(cast: Cast) -> None:
    today = timezone.localdate()
    dated = {"decided_on": today, "effective_on": today, "trial_until": today + DAY}
    ways = {"level": level("M1"), "from_level": level("IC4"), "return_level": level("IC4")}
    trial = PromotionCase.objects.create(employee=cast.employee, status="on_trial", **ways, **dated)
    over = PromotionCase.objects.create(employee=cast.employee, status="confirmed", **ways, **dated)
    waits = PromotionCase.objects.create(employee=cast.peer, level=level("IC5"))
    talk = Conversation.objects.create(employee=cast.employee, manager=cast.manager, level=level("IC5"))
    draft = publish(make_copy())
    for thing in (trial, over, waits, talk):
        thing.refresh_from_db()
    assert (trial.level, trial.return_level) == (level_of(draft, "M1"), level_of(draft, "IC4"))
    assert trial.from_level == level_of(draft, "IC4")
    assert (waits.level, waits.from_level) == (level_of(draft, "IC5"), None)
    assert talk.level == level_of(draft, "IC5")
    assert over.level.track.version.number == 1


def test_publishing_takes_as_many_statements_however_many_come_along(cast: Cast) -> None:
    counts = []
    for size in (2, 20):
        for number in range(size):
            stand(make_person(f"P{size}-{number}", cast.sales), "IC3")
        draft = make_copy()
        with CaptureQueriesContext(connection) as captured:
            publish(draft)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


def test_a_version_is_retired_when_nobody_needs_it(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    with pytest.raises(StateConflict) as refusal:
        services.version_retire(version=published(), actor=None)
    assert refusal.value.code == "in_use"
    CurrentLevel.objects.all().delete()
    retired = services.version_retire(version=published(), actor=cast.hr_admin.user)
    assert (retired.status, retired.retired_on) == ("retired", timezone.localdate())
    with pytest.raises(StateConflict) as refusal:
        services.version_retire(version=retired, actor=None)
    assert refusal.value.code == "not_published"


@pytest.mark.parametrize("percent", [-1, 101])
def test_the_tolerance_is_a_percentage_of_a_draft(percent: int) -> None:
    draft = make_copy()
    with pytest.raises(ValidationError) as refusal:
        tolerance_change(version=draft, percent=percent, actor=None)
    assert set(refusal.value.error_dict) == {"pay_tolerance"}
    with pytest.raises(StateConflict):
        tolerance_change(version=published(), percent=5, actor=None)


def test_a_framework_without_versions_gets_its_first_draft() -> None:
    framework = Framework.objects.create(name="Sales", slug="sales")
    draft = services.draft_create(framework=framework, actor=None)
    assert (draft.number, draft.tracks.count()) == (1, 2)
