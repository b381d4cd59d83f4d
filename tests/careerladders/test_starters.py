"""The starter frameworks: complete, dual and written with care."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import careerladders
from careerladders.exchange import export_framework, parse, starter_text, starters
from careerladders.models import Competency, Framework
from careerladders.services.exchange import framework_import
from careerladders.starter import COMPETENCIES

FOLDER = Path(careerladders.__file__).parent / "starters"
SLUGS = ["operations", "sales", "software-engineering"]

Starter = dict[str, Any]


def read(slug: str) -> Starter:
    starter: Starter = yaml.safe_load((FOLDER / f"{slug}.yaml").read_text(encoding="utf-8"))
    return starter


@pytest.fixture(params=SLUGS)
def starter(request: pytest.FixtureRequest) -> Starter:
    return read(request.param)


def levels(starter: Starter) -> list[Starter]:
    return [level for track in starter["tracks"].values() for level in track]


def grades(starter: Starter, track: str) -> list[int]:
    return [level["grade"] for level in starter["tracks"][track]]


def of_axis(starter: Starter, axis: str) -> list[str]:
    return [each["slug"] for each in starter["competencies"] if each["axis"] == axis]


def texts(starter: Starter) -> list[str]:
    return [cell["text"] for level in levels(starter) for cell in level["expectations"].values()]


def asked(level: Starter, slugs: list[str]) -> int:
    return sum(level["expectations"][slug]["proficiency"] for slug in slugs)


def test_every_file_in_the_folder_is_a_starter_named_by_its_slug() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{slug}.yaml" for slug in SLUGS)
    assert [read(slug)["framework"] for slug in SLUGS] == SLUGS


def test_both_tracks_stand_at_five_grades_and_pair_from_the_first_management_grade_up(
    starter: Starter,
) -> None:
    specialists, managers = grades(starter, "ic"), grades(starter, "management")
    assert specialists == sorted(set(specialists))
    assert managers == sorted(set(managers))
    assert len(set(specialists) & set(managers)) >= 5
    assert [grade for grade in specialists if grade >= managers[0]] == managers


def test_codes_and_titles_are_said_once(starter: Starter) -> None:
    for key in ["code", "title", "summary"]:
        said = [level[key] for level in levels(starter)]
        assert len(set(said)) == len(said)


def test_every_level_asks_for_every_competency_in_words(starter: Starter) -> None:
    slugs = [each["slug"] for each in starter["competencies"]]
    for level in levels(starter):
        assert list(level["expectations"]) == slugs, level["code"]
        for slug, cell in level["expectations"].items():
            place = f"{level['code']} {slug}"
            assert 1 <= cell["proficiency"] <= 5, place
            assert 8 <= len(cell["text"].split()) <= 25, place
            assert len(cell["text"]) <= 300, place


def test_nothing_falls_with_rank(starter: Starter) -> None:
    for track in starter["tracks"].values():
        for lower, higher in pairwise(track):
            for slug, cell in lower["expectations"].items():
                assert higher["expectations"][slug]["proficiency"] >= cell["proficiency"], (
                    higher["code"],
                    slug,
                )


def test_no_text_is_used_twice(starter: Starter) -> None:
    written = texts(starter)
    assert len(set(written)) == len(written)


def test_both_tracks_of_a_grade_ask_for_comparable_weight_on_both_axes(starter: Starter) -> None:
    everything = [each["slug"] for each in starter["competencies"]]
    managers = {level["grade"]: level for level in starter["tracks"]["management"]}
    for specialist in starter["tracks"]["ic"]:
        if manager := managers.get(specialist["grade"]):
            place = f"{specialist['code']} and {manager['code']}"
            ratio = asked(specialist, everything) / asked(manager, everything)
            assert 0.9 <= ratio <= 1.1, place
            craft, management = of_axis(starter, "craft"), of_axis(starter, "management")
            assert asked(specialist, craft) > asked(manager, craft), place
            assert asked(specialist, management) < asked(manager, management), place


def test_the_twelve_competencies_are_the_organizations_and_the_craft_is_the_professions(
    starter: Starter,
) -> None:
    shared, craft = starter["competencies"][:12], starter["competencies"][12:]
    assert [(each["slug"], each["name"], each["axis"], each["description"]) for each in shared] == [
        (each.slug, each.name, each.axis, each.description) for each in COMPETENCIES
    ]
    assert shared == read(SLUGS[0])["competencies"][:12]
    assert 3 <= len(craft) <= 4
    assert {each["axis"] for each in craft} == {"craft"}
    assert all(2 <= len(each["behaviours"]) <= 4 for each in shared + craft)


def test_no_craft_competency_or_text_is_borrowed_from_another_profession() -> None:
    craft = [slug for starter in map(read, SLUGS) for slug in of_axis(starter, "craft")]
    assert len(set(craft)) == len(craft)
    written = [text for starter in map(read, SLUGS) for text in texts(starter)]
    assert len(set(written)) == len(written)


def test_no_pay_is_made_up(starter: Starter) -> None:
    assert starter["pay_visibility"] == "restricted"
    assert [level["pay_bands"] for level in levels(starter)] == [[]] * len(levels(starter))


@pytest.mark.parametrize("slug", SLUGS)
def test_an_organization_that_begins_publishes_a_starter_as_it_is(acme: object, slug: str) -> None:
    assert framework_import(data=parse(starter_text(slug)), actor=None, dry_run=True).findings == []
    assert framework_import(data=parse(starter_text(slug)), actor=None, publish=True).published


@pytest.mark.parametrize("slug", SLUGS)
def test_a_published_starter_is_exported_as_the_same_file(acme: object, slug: str) -> None:
    framework_import(data=parse(starter_text(slug)), actor=None, publish=True)
    assert export_framework(Framework.objects.get(slug=slug)) == starter_text(slug)


def test_all_starters_stand_beside_each_other_with_the_same_twelve_competencies(acme: object) -> None:
    for slug in SLUGS:
        framework_import(data=parse(starter_text(slug)), actor=None, publish=True)
    for slug in SLUGS:
        assert framework_import(data=parse(starter_text(slug)), actor=None).unchanged
    assert Competency.objects.exclude(axis="craft").count() == len(COMPETENCIES)
    assert not Competency.objects.filter(behaviours="").exists()


def test_starters_are_offered_by_title() -> None:
    assert [(starter.slug, starter.title) for starter in starters()] == [
        ("operations", "Operations"),
        ("sales", "Sales"),
        ("software-engineering", "Software engineering"),
    ]
