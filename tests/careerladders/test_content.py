"""What a draft says is changed cell by cell, level by level, column by column."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import AuditEntry
from careerladders.models import Expectation, FrameworkVersion, Level, PayBand
from careerladders.services import content
from careerladders.services.pay_bands import pay_band_delete, pay_band_save
from tests.careerladders.drafts import ask, cell, codes, columns, competency, draft_level, make_draft
from tests.careerladders.levels import level, make_ladder
from tests.factories import Cast
from tests.recognition.kudos import user_of


@pytest.fixture
def draft(acme: object) -> FrameworkVersion:
    """A small draft."""
    return make_draft()


def refused(error: type[ValidationError] = ValidationError) -> pytest.RaisesExc[ValidationError]:
    """The block raises this."""
    return pytest.raises(error)


def add_level(version: FrameworkVersion, code: str, kind: str = "ic", rank: int | None = None) -> Level:
    """A new level of the draft."""
    return content.level_add(
        version=version, kind=kind, code=code, title="New", grade=4, rank=rank, actor=None
    )


def test_a_cell_is_written_and_counts_its_revisions(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "Asks good questions")
    assert cell("IC1", 0) == (2, "Asks good questions", 1)
    ask("IC1", 0, 3, "Asks good questions", revision=1)
    assert cell("IC1", 0) == (3, "Asks good questions", 2)


def test_saving_the_same_again_changes_nothing_whatever_was_read(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "Same")
    entries = AuditEntry.objects.count()
    ask("IC1", 0, 2, "Same", revision=7)
    assert cell("IC1", 0) == (2, "Same", 1)
    assert AuditEntry.objects.count() == entries


def test_an_empty_cell_saved_empty_stays_unwritten(draft: FrameworkVersion) -> None:
    assert ask("IC1", 0, 0).revision == 0
    assert cell("IC1", 0) is None


def test_who_read_an_older_cell_is_told_what_stands_there(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "First")
    with pytest.raises(ChangedMeanwhile) as caught:
        ask("IC1", 0, 3, "Second")
    assert caught.value.current == {"proficiency": 2, "text": "First", "revision": 1}
    assert cell("IC1", 0) == (2, "First", 1)


def test_a_cell_emptied_and_written_anew_is_not_overwritten_by_who_read_the_first(
    draft: FrameworkVersion,
) -> None:
    ask("IC1", 0, 2, "First")
    ask("IC1", 0, 0, "", revision=1)
    ask("IC1", 0, 2, "Anew", revision=2)
    with refused(ChangedMeanwhile):
        ask("IC1", 0, 2, "First, longer", revision=1)


def test_lines_end_the_same_whatever_sent_them(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 1, " One\r\nTwo \n")
    assert cell("IC1", 0) == (1, "One\nTwo", 1)


def test_a_cell_needs_a_column_and_a_proficiency_that_there_is(draft: FrameworkVersion) -> None:
    with refused() as caught:
        ask("IC1", 5, 1)
    assert caught.value.error_dict["competency"][0].code == "no_column"
    with refused() as caught:
        ask("IC1", 0, 6)
    assert "proficiency" in caught.value.error_dict


def test_levels_are_added_on_top_or_at_a_rank(draft: FrameworkVersion) -> None:
    add_level(draft, "IC9")
    add_level(draft, "IC0", rank=1)
    assert codes() == ["IC0", "IC1", "IC2", "IC3", "IC9"]


def test_a_first_level_makes_its_track(draft: FrameworkVersion) -> None:
    draft.tracks.filter(kind="management").delete()
    add_level(draft, "M1", kind="management")
    assert codes("management") == ["M1"]


@pytest.mark.parametrize(
    ("code", "title", "grade", "field"),
    [
        ("IC1", "T", 1, "code"),
        ("M1", "T", 1, "code"),
        ("", "T", 1, "code"),
        ("X" * 13, "T", 1, "code"),
        ("IC4", "", 1, "title"),
        ("IC4", "T" * 81, 1, "title"),
        ("IC4", "T", 0, "grade"),
    ],
)
def test_a_level_that_can_not_stand_is_refused_by_field(
    draft: FrameworkVersion, code: str, title: str, grade: int, field: str
) -> None:
    with refused() as caught:
        content.level_add(version=draft, kind="ic", code=code, title=title, grade=grade, actor=None)
    assert field in caught.value.error_dict


def test_a_track_is_of_one_of_the_two_kinds(draft: FrameworkVersion) -> None:
    with refused() as caught:
        add_level(draft, "X1", kind="sideways")
    assert "kind" in caught.value.error_dict


def test_a_level_gets_other_words(draft: FrameworkVersion) -> None:
    content.level_change(level=draft_level("IC2"), revision=1, title="Designer", grade=3, actor=None)
    changed = draft_level("IC2")
    assert (changed.title, changed.grade, changed.summary, changed.revision) == ("Designer", 3, "", 2)


def test_who_read_an_older_level_is_told_what_it_says(draft: FrameworkVersion) -> None:
    before = draft_level("IC2")
    content.level_change(level=before, revision=1, title="Designer", actor=None)
    with pytest.raises(ChangedMeanwhile) as caught:
        content.level_change(level=before, revision=1, title="Artist", actor=None)
    assert (caught.value.current["title"], caught.value.current["revision"]) == ("Designer", 2)
    content.level_change(level=before, revision=1, title="Designer", actor=None)


def test_a_level_continues_one_of_the_same_framework_only(draft: FrameworkVersion) -> None:
    make_ladder()
    with refused() as caught:
        content.level_change(level=draft_level("IC2"), revision=1, predecessor=level("IC4"), actor=None)
    assert caught.value.error_dict["predecessor"][0].code == "other_framework"


@pytest.mark.parametrize(
    ("rank", "order"),
    [(1, ["IC3", "IC1", "IC2"]), (2, ["IC1", "IC3", "IC2"]), (99, ["IC1", "IC2", "IC3"])],
)
def test_a_level_moves_to_a_rank(draft: FrameworkVersion, rank: int, order: list[str]) -> None:
    content.level_move(level=draft_level("IC3"), rank=rank, actor=None)
    assert codes() == order


def test_a_level_goes_with_its_cells_and_the_others_close_up(draft: FrameworkVersion) -> None:
    ask("IC2", 0, 2)
    gone = draft_level("IC2")
    content.level_remove(level=gone, actor=None)
    assert codes() == ["IC1", "IC3"]
    assert draft_level("IC3").rank == 2
    assert not Expectation.objects.exists()
    with refused(StateConflict) as caught:
        content.level_remove(level=gone, actor=None)
    assert caught.value.code == "removed"


def test_columns_are_added_moved_and_removed_with_their_cells(draft: FrameworkVersion) -> None:
    first, second = columns()
    third = competency(2)
    content.column_add(version=draft, competency=third, actor=None)
    content.column_move(version=draft, competency=third, position=1, actor=None)
    assert columns() == [third.slug, first, second]
    ask("IC1", 0, 2)
    content.column_remove(version=draft, competency=competency(0), actor=None)
    assert columns() == [third.slug, second]
    assert not Expectation.objects.exists()


def test_a_column_stands_once_and_only_what_stands_goes(draft: FrameworkVersion) -> None:
    with refused() as caught:
        content.column_add(version=draft, competency=competency(0), actor=None)
    assert caught.value.error_dict["competency"][0].code == "taken"
    with refused() as caught:
        content.column_remove(version=draft, competency=competency(7), actor=None)
    assert caught.value.error_dict["competency"][0].code == "no_column"


def test_a_row_is_copied_into_empty_cells(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "Copied")
    ask("IC2", 1, 3, "Stays")
    assert content.row_copy(source=draft_level("IC1"), to=draft_level("IC2"), actor=None) == 1
    assert (cell("IC2", 0), cell("IC2", 1)) == ((2, "Copied", 1), (3, "Stays", 1))


def test_written_cells_go_only_as_the_copier_saw_them(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "Copied")
    ask("IC2", 0, 3, "There")
    source, target, key = draft_level("IC1"), draft_level("IC2"), competency(0).pk
    with refused(StateConflict) as caught:
        content.row_copy(source=source, to=target, actor=None)
    assert caught.value.code == "filled"
    ask("IC2", 0, 3, "Newer", revision=1)
    with refused(StateConflict):
        content.row_copy(source=source, to=target, overwrite={key: 1}, actor=None)
    assert content.row_copy(source=source, to=target, overwrite={key: 2}, actor=None) == 1
    assert cell("IC2", 0) == (2, "Copied", 3)


def test_a_row_is_not_copied_between_versions(draft: FrameworkVersion) -> None:
    make_ladder()
    with refused() as caught:
        content.row_copy(source=level("IC5"), to=draft_level("IC1"), actor=None)
    assert caught.value.error_dict["to"][0].code == "other_version"


def test_a_column_is_copied_level_by_level(draft: FrameworkVersion) -> None:
    ask("IC1", 0, 1, "One")
    ask("IC2", 0, 2, "Two")
    ask("IC2", 1, 4, "There")
    first, second = competency(0), competency(1)
    with refused(StateConflict):
        content.column_copy(version=draft, source=first, to=second, actor=None)
    seen = {draft_level("IC2").pk: 1}
    content.column_copy(version=draft, source=first, to=second, overwrite=seen, actor=None)
    assert (cell("IC1", 1), cell("IC2", 1)) == ((1, "One", 1), (2, "Two", 2))


def pay(code: str, low: str, high: str, currency: str = "EUR") -> PayBand:
    """What a level of the draft pays."""
    return pay_band_save(
        level=draft_level(code),
        currency=currency,
        location="",
        minimum=Decimal(low),
        maximum=Decimal(high),
        actor=None,
    )


def test_a_pay_band_is_saved_once_for_its_currency_and_place(draft: FrameworkVersion) -> None:
    pay("IC1", "40000", "50000")
    band = pay("IC1", "41000", "51000")
    assert [str(found.midpoint) for found in PayBand.objects.all()] == ["46000.00"]
    pay_band_delete(band=band, actor=None)
    assert not PayBand.objects.exists()


@pytest.mark.parametrize(
    ("low", "high", "currency"), [("5", "4", "EUR"), ("0", "4", "EUR"), ("1", "2", "euro")]
)
def test_a_pay_band_that_can_not_be_is_refused(
    draft: FrameworkVersion, low: str, high: str, currency: str
) -> None:
    with refused():
        pay("IC1", low, high, currency)


def test_amounts_of_money_stay_out_of_the_audit_log(draft: FrameworkVersion) -> None:
    pay("IC1", "41234", "51234")
    assert "1234" not in str(AuditEntry.objects.latest("id").detail)


def test_each_change_is_one_entry_of_the_audit_log(draft: FrameworkVersion, cast: Cast) -> None:
    actor = user_of(cast.hr_admin)
    before = AuditEntry.objects.count()
    content.level_move(level=draft_level("IC3"), rank=1, actor=actor)
    entry = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.actor_id, entry.action, entry.detail) == (actor.pk, "level.moved", {"rank": 1})


def test_nothing_of_a_published_version_changes(acme: object) -> None:
    make_ladder()
    version, ic4, first = FrameworkVersion.objects.get(), level("IC4"), competency(0)
    attempts: list[Callable[[], object]] = [
        lambda: content.cell_save(
            level=ic4, competency=first, proficiency=1, text="", revision=1, actor=None
        ),
        lambda: add_level(version, "IC9"),
        lambda: content.level_change(level=ic4, revision=1, title="Other", actor=None),
        lambda: content.level_move(level=ic4, rank=1, actor=None),
        lambda: content.level_remove(level=ic4, actor=None),
        lambda: content.column_add(version=version, competency=first, actor=None),
        lambda: content.column_move(version=version, competency=first, position=1, actor=None),
        lambda: content.column_remove(version=version, competency=first, actor=None),
        lambda: content.row_copy(source=ic4, to=level("IC5"), actor=None),
    ]
    for attempt in attempts:
        with refused(StateConflict) as caught:
            attempt()
        assert caught.value.code == "published"
