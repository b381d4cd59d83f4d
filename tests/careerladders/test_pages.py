"""The pages of the ladders: both tracks side by side, and what changes for oneself."""

from typing import Any

import pytest
from django.test import Client

from careerladders.exchange import parse, starter_text
from careerladders.models import Framework, FrameworkVersion, Level
from careerladders.services.exchange import framework_import
from careerladders.services.levels import level_assign
from careerladders.services.versions import version_publish, version_retire
from tests.careerladders.levels import JANUARY, level, make_copy, make_ladder, stand
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

LADDER = "/ladders/general/"


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    client.force_login(user_of(cast.employee))
    return client


def text(response: Any) -> str:
    """The page, its white space made even."""
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_single_ladder_is_shown_at_once(priya: Client) -> None:
    assert priya.get("/ladders/")["Location"] == LADDER


def test_several_are_chosen_from_and_drafts_are_not_among_them(priya: Client) -> None:
    for slug, status in (("sales", "published"), ("operations", "draft")):
        framework = Framework.objects.create(slug=slug, name=slug.title())
        day = JANUARY if status == "published" else None
        FrameworkVersion.objects.create(framework=framework, number=1, status=status, published_on=day)
    page = text(priya.get("/ladders/"))
    assert "General" in page
    assert "Sales" in page
    assert "Operations" not in page
    assert priya.get("/ladders/operations/").status_code == 404


def test_without_a_ladder_the_page_says_who_makes_one(priya: Client) -> None:
    version_retire(version=FrameworkVersion.objects.get(), actor=None)
    assert "No ladder is published yet" in text(priya.get("/ladders/"))


def test_one_sees_where_one_stands_and_both_ways_on(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    page = text(priya.get(LADDER))
    assert page.count("You are here") == 1
    assert "What IC5 asks beyond IC4" in page
    assert "What M1 asks beyond IC4" in page
    assert f'href="/conversations/new/?level={level("IC5").pk}">Plan my next step' in page
    assert 'id="level-IC4"' in page
    assert f'href="{LADDER}IC5/?from=IC4"' in page
    assert "Management begins at grade 4" in page


def test_each_level_has_an_address_of_its_own_in_the_page(priya: Client) -> None:
    draft = make_copy()
    for before, after in (("IC3", "IC4+"), ("IC2", "Senior IC")):
        Level.objects.filter(track__version=draft, code=before).update(code=after)
    version_publish(version=draft, actor=None)
    page = text(priya.get(LADDER))
    for code in ("IC4", "IC4+", "Senior%20IC"):
        assert page.count(f'id="level-{code}"') == 1


def test_without_a_level_the_page_says_so_and_shows_the_ladder(priya: Client) -> None:
    page = text(priya.get(LADDER))
    assert "Your own level isn't entered yet" in page.replace("&#x27;", "'")
    assert "Senior specialist" in page
    assert "Plan my next step" not in page


def test_on_another_ladder_the_page_says_where_one_stands(priya: Client, cast: Cast) -> None:
    framework_import(data=parse(starter_text("sales")), publish=True, actor=None)
    stand_on_sales = Level.objects.get(code="IC3", track__version__framework__slug="sales")
    level_assign(employee=cast.employee, level=stand_on_sales, day=JANUARY, reason="hired", actor=None)
    page = text(priya.get(LADDER))
    assert "You stand on IC3 Senior account executive in Sales" in page
    assert 'href="/ladders/sales/"' in page
    assert "You are here: IC3 Senior account executive" in text(priya.get("/ladders/"))


def test_only_who_manages_ladders_sees_how_many_stand_where(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    stand(cast.peer, "IC4")
    assert "2 people" not in text(priya.get(LADDER))
    priya.force_login(user_of(cast.hr_admin))
    assert "2 people" in text(priya.get(LADDER))


def test_a_level_has_a_page_to_share(priya: Client) -> None:
    page = text(priya.get(LADDER + "IC4/"))
    assert "Leads work that needs several people" in page
    assert "From IC3 to IC4" in page


def test_a_level_is_compared_with_ones_own_unless_another_is_named(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    assert "From IC4 to M2" in text(priya.get(LADDER + "M2/"))
    assert "From M1 to M2" in text(priya.get(LADDER + "M2/", {"from": "M1"}))
    assert "From IC3 to IC4" in text(priya.get(LADDER + "IC4/"))


@pytest.mark.parametrize("path", ["IC99/", "IC4/?from=IC99", "IC4/?from="])
def test_a_level_that_is_not_there_is_not_found(priya: Client, path: str) -> None:
    assert priya.get(LADDER + path).status_code == 404


@pytest.mark.parametrize("path", ["", "IC5/"])
def test_a_ladder_asks_the_database_as_often_however_many_stand_on_it(
    priya: Client, cast: Cast, path: str
) -> None:
    counts = []
    for size in (1, 10):
        for number in range(size):
            stand(make_person(f"P{size}-{number}", cast.sales), "IC4")
        counts.append(queries(priya, LADDER + path))
    assert counts[0] == counts[1] <= MOST_QUERIES
