"""HR writes a draft as one grid in the admin: cells that save themselves, and dialogs for the rest."""

from typing import Any

import pytest
from django.test import Client

from careerladders.models import Axis, Competency, Expectation, FrameworkVersion, Level, PayBand
from careerladders.services import content
from tests.careerladders.drafts import ask, cell, codes, columns, competency, draft_level, make_draft
from tests.careerladders.levels import level, level_of, make_copy, make_ladder, stand
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

VERSIONS = "/admin/careerladders/frameworkversion/"
Fields = dict[str, object]


@pytest.fixture
def draft(acme: object) -> FrameworkVersion:
    """A small draft."""
    return make_draft()


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def text(response: Any, status: int = 200) -> str:
    """The page, its white space made even."""
    assert response.status_code == status, response.content[:300]
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")


def save(hr: Client, draft: FrameworkVersion, **fields: object) -> Any:
    """Save the first cell of the first level as the grid does."""
    sent: Fields = {
        "level": draft_level("IC1").pk,
        "competency": competency(0).pk,
        "proficiency": 2,
        "text": "Asks first.",
        "revision": 0,
    }
    return hr.post(f"{VERSIONS}{draft.pk}/cell/", sent | fields)


def dialog(hr: Client, draft: FrameworkVersion, path: str, action: str, **fields: object) -> Any:
    """Send what a dialog offers."""
    return hr.post(f"{VERSIONS}{draft.pk}/{path}", {"action": action, **fields})


def of_level(code: str) -> str:
    """The address of a level's dialog."""
    return f"levels/{draft_level(code).pk}/"


def of_column(number: int) -> str:
    """The address of a column's dialog."""
    return f"columns/{competency(number).pk}/"


def enlarge(draft: FrameworkVersion, levels: int, competencies: int) -> None:
    """Bring a draft to so many levels and columns, with every cell written."""
    for number in range(draft.columns.count(), competencies):
        new = Competency.objects.create(slug=f"c{number}", name=f"C{number}", axis=Axis.CRAFT)
        content.column_add(version=draft, competency=new, actor=None)
    count = Level.objects.filter(track__version=draft).count()
    for number in range(count, levels):
        content.level_add(version=draft, kind="ic", code=f"N{number}", title="New", grade=9, actor=None)
    Expectation.objects.filter(level__track__version=draft).delete()
    Expectation.objects.bulk_create(
        Expectation(level=found, competency=column.competency, proficiency=3, text="Does it.")
        for found in Level.objects.filter(track__version=draft)
        for column in draft.columns.all()
    )


def test_a_cell_saves_in_one_request_and_says_what_the_check_finds_now(
    hr: Client, draft: FrameworkVersion
) -> None:
    answer = save(hr, draft).json()
    assert (answer["revision"], cell("IC1", 0)) == (1, (2, "Asks first.", 1))
    assert "Nobody can tell what this level asks" in answer["findings"]
    assert 'href="#level-' in answer["findings"]


def test_what_somebody_else_wrote_meanwhile_is_shown_and_kept(hr: Client, draft: FrameworkVersion) -> None:
    ask("IC1", 0, 3, "Theirs.")
    answer = save(hr, draft)
    assert answer.status_code == 412
    assert answer.json()["current"] == {"proficiency": 3, "text": "Theirs.", "revision": 1}
    assert cell("IC1", 0) == (3, "Theirs.", 1)
    assert save(hr, draft, revision=1).json()["revision"] == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"proficiency": 6}, "6 is not one of the available choices"),
        ({"text": "x" * 1001}, "at most 1000 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed"),
        ({"revision": -1}, "greater than or equal to 0"),
    ],
)
def test_what_fits_no_cell_is_refused_in_words(
    hr: Client, draft: FrameworkVersion, fields: Fields, words: str
) -> None:
    answer = save(hr, draft, **fields)
    assert (answer.status_code, cell("IC1", 0)) == (422, None)
    assert words in answer.json()["message"]


def test_a_cell_that_was_removed_meanwhile_says_so(hr: Client, draft: FrameworkVersion) -> None:
    content.column_remove(version=draft, competency=competency(0), actor=None)
    answer = save(hr, draft)
    assert (answer.status_code, answer.json()["message"]) == (409, "This cell was removed meanwhile.")


def test_a_cell_of_a_published_version_stays(hr: Client) -> None:
    make_ladder()
    version = FrameworkVersion.objects.get()
    fields = {"level": level("IC1").pk, "competency": competency(0).pk, "proficiency": 5, "revision": 1}
    answer = hr.post(f"{VERSIONS}{version.pk}/cell/", fields)
    assert answer.status_code == 409
    assert "stays as it is" in answer.json()["message"]


def test_a_grid_of_any_size_opens_with_few_queries(hr: Client, draft: FrameworkVersion) -> None:
    counts = []
    for levels, competencies in ((5, 4), (12, 20)):
        enlarge(draft, levels, competencies)
        counts.append(queries(hr, f"{VERSIONS}{draft.pk}/change/"))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_a_level_gets_other_words(hr: Client, draft: FrameworkVersion) -> None:
    fields: Fields = {"code": "S1", "title": "Starter", "grade": 2, "summary": "Begins.", "revision": 1}
    page = text(dialog(hr, draft, of_level("IC1"), "change", **fields))
    assert "S1" in page
    assert (draft_level("S1").title, draft_level("S1").grade) == ("Starter", 2)


def test_two_who_change_a_level_are_told(hr: Client, draft: FrameworkVersion) -> None:
    content.level_change(level=draft_level("IC1"), revision=1, title="Theirs", actor=None)
    fields: Fields = {"code": "IC1", "title": "Mine", "grade": 1, "revision": 1}
    page = text(dialog(hr, draft, of_level("IC1"), "change", **fields), 422)
    assert "It says now: IC1 Theirs" in page
    assert 'value="Mine"' in page
    dialog(hr, draft, of_level("IC1"), "change", **(fields | {"revision": 2}))
    assert draft_level("IC1").title == "Mine"


@pytest.mark.parametrize("code", ["IC2", "A/B", "..", ""])
def test_a_code_that_cannot_be_is_told_beside_its_field(
    hr: Client, draft: FrameworkVersion, code: str
) -> None:
    fields: Fields = {"code": code, "title": "One", "grade": 1, "revision": 1}
    assert 'class="error"' in text(dialog(hr, draft, of_level("IC1"), "change", **fields), 422)
    assert codes() == ["IC1", "IC2", "IC3"]


def test_levels_are_added_moved_and_removed(hr: Client, draft: FrameworkVersion) -> None:
    new: Fields = {"kind": "ic", "code": "IC4", "title": "Four", "grade": 4}
    text(dialog(hr, draft, "levels/", "add", **new))
    text(dialog(hr, draft, of_level("IC4"), "move", place=1))
    assert codes() == ["IC4", "IC1", "IC2", "IC3"]
    text(dialog(hr, draft, of_level("IC1"), "remove"))
    assert codes() == ["IC4", "IC2", "IC3"]


def test_columns_are_added_moved_and_removed(hr: Client, draft: FrameworkVersion) -> None:
    text(dialog(hr, draft, "columns/", "add", competency=competency(2).pk))
    text(dialog(hr, draft, of_column(2), "move", place=1))
    assert columns() == [competency(number).slug for number in (2, 0, 1)]
    text(dialog(hr, draft, of_column(0), "remove"))
    assert columns() == [competency(number).slug for number in (2, 1)]


def test_a_row_is_copied_over_text_only_once_that_was_shown(hr: Client, draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "From here.")
    ask("IC2", 0, 3, "Stands there.")
    target = draft_level("IC2").pk
    page = text(dialog(hr, draft, of_level("IC1"), "copy", to=target), 422)
    assert "Stands there." in page
    seen = f"{competency(0).pk}:1"
    assert f'value="{seen}"' in page
    text(dialog(hr, draft, of_level("IC1"), "copy", to=target, overwrite=seen))
    assert cell("IC2", 0) == (2, "From here.", 2)


def test_a_column_is_copied(hr: Client, draft: FrameworkVersion) -> None:
    ask("IC1", 0, 2, "From here.")
    text(dialog(hr, draft, of_column(0), "copy", to=competency(1).pk))
    assert cell("IC1", 1) == (2, "From here.", 1)


@pytest.mark.parametrize("seen", ['{"1": 1}', "[" * 5000, "1:" + "9" * 5000, "x:1"])
def test_what_names_no_cells_is_refused(hr: Client, draft: FrameworkVersion, seen: str) -> None:
    ask("IC1", 0, 2, "From here.")
    text(dialog(hr, draft, of_level("IC1"), "copy", to=draft_level("IC2").pk, overwrite=seen), 422)
    assert cell("IC2", 0) is None


def test_pay_bands_are_written_for_those_who_see_them(hr: Client, draft: FrameworkVersion) -> None:
    band: Fields = {"currency": "EUR", "location": "", "minimum": "40000", "maximum": "50000"}
    assert "40,000" in text(dialog(hr, draft, of_level("IC1"), "pay", **band))
    wrong = dialog(hr, draft, of_level("IC1"), "pay", **(band | {"maximum": "1"}))
    assert "at least as much" in text(wrong, 422)
    text(dialog(hr, draft, of_level("IC1"), "unpay", band=PayBand.objects.get().pk))
    assert not PayBand.objects.exists()


def test_the_tolerance_for_pay_is_set(hr: Client, draft: FrameworkVersion) -> None:
    text(dialog(hr, draft, "settings/", "change", pay_tolerance=15))
    draft.refresh_from_db()
    assert draft.pay_tolerance == 15


def test_people_go_on_at_levels_of_their_own_track_alone(hr: Client, cast: Cast) -> None:
    make_ladder()
    stand(cast.employee, "IC4")
    copy = make_copy()
    before, manager = level("IC4"), level_of(copy, "M1")
    address = f"levels/{manager.pk}/"
    fields: Fields = {"code": "M1", "title": "Lead", "grade": manager.grade, "revision": 1}
    page = text(dialog(hr, copy, address, "change", **(fields | {"predecessor": before.pk})), 422)
    assert "Select a valid choice" in page


def test_a_sound_draft_is_published_and_the_next_one_begins_from_it(hr: Client, cast: Cast) -> None:
    make_ladder()
    stand(cast.employee, "IC4")
    copy = make_copy()
    asks = text(hr.get(f"{VERSIONS}{copy.pk}/lifecycle/?ask=publish"))
    assert "1 person goes on at the level that continues theirs" in asks
    page = text(hr.post(f"{VERSIONS}{copy.pk}/lifecycle/", {"action": "publish"}, follow=True))
    assert "is published: it counts from today" in page
    text(hr.post(f"{VERSIONS}{copy.pk}/lifecycle/", {"action": "draft"}, follow=True))
    assert FrameworkVersion.objects.get(status="draft").number == 3


def test_a_draft_with_findings_is_not_published(hr: Client, draft: FrameworkVersion) -> None:
    assert "Publish it" not in text(hr.get(f"{VERSIONS}{draft.pk}/lifecycle/?ask=publish"))
    page = text(hr.post(f"{VERSIONS}{draft.pk}/lifecycle/", {"action": "publish"}, follow=True))
    assert "can't be published yet" in page
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_draft_is_discarded_and_a_version_without_people_retired(hr: Client, cast: Cast) -> None:
    make_ladder()
    copy, published = make_copy(), FrameworkVersion.objects.get(number=1)
    assert "is discarded" in text(
        hr.post(f"{VERSIONS}{copy.pk}/lifecycle/", {"action": "discard"}, follow=True)
    )
    stand(cast.employee, "IC4")
    path = f"{VERSIONS}{published.pk}/lifecycle/"
    assert "People stand on its levels" in text(hr.post(path, {"action": "retire"}, follow=True))
    cast.employee.levels.all().delete()
    assert "is retired" in text(hr.post(path, {"action": "retire"}, follow=True))
