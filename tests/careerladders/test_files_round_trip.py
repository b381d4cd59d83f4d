"""Whatever a file holds, it is read or refused; and what is written out is read in as the same."""

from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careerladders.exchange import FileErrors, FrameworkContent, as_data, dump, export_framework, parse, read
from careerladders.exchange.content import (
    BandContent,
    CompetencyContent,
    ExpectationContent,
    LevelContent,
)
from careerladders.models import Framework
from careerladders.services.exchange import framework_import
from tests.careerladders.files import LAW
from tests.careerladders.levels import GENERAL

PIECES = ["- ", ": ", "\n", "  ", *"[]{}>#'\"\t", "&a ", "*a", "!!", "|\n", "? "]
KEYS = ["framework", "name", "competencies", "tracks", "ic", "management", "pay_bands", "expectations"]

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
filled = texts.filter(str.strip)
lines = filled.map(str.strip).filter(lambda text: len(text.splitlines()) == 1)
slugs = st.from_regex(r"[-A-Za-z0-9_]{1,40}", fullmatch=True)
amounts = st.decimals("0.01", "9999999999.99", places=2)


def holds_its_promise(reader: Any, value: Any) -> None:
    """What is given is read or refused with reasons, and nothing else happens."""
    errors = None
    try:
        content = reader(value)
    except FileErrors as refused:
        errors = refused.errors
    if errors is None:
        assert isinstance(content, FrameworkContent)
    else:
        assert 1 <= len(errors) <= 100
        assert all(error.reason for error in errors)


@given(st.text() | st.binary() | plain.map(lambda value: yaml.dump(value, allow_unicode=True)))
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    holds_its_promise(parse, text)


@given(st.integers(0, len(LAW)), st.integers(0, 20), st.text(max_size=3) | st.sampled_from(PIECES))
def test_a_file_with_any_slip_of_the_pen_is_read_or_refused(place: int, gone: int, new: str) -> None:
    holds_its_promise(parse, LAW[:place] + new + LAW[place + gone :])


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each value inside of another one, as the one around it and its key there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, each in inner for place in [(value, key), *places(each)]]


@given(plain)
def test_any_plain_value_is_read_or_refused(value: object) -> None:
    holds_its_promise(read, value)


@given(st.integers(0, len(places(yaml.safe_load(LAW))) - 1), plain)
def test_any_value_anywhere_is_read_or_refused(number: int, value: object) -> None:
    content = yaml.safe_load(LAW)
    around, key = places(content)[number]
    around[key] = value
    holds_its_promise(read, content)


@st.composite
def bands(draw: st.DrawFn) -> BandContent:
    """Any pay band that may be."""
    low, high = sorted([draw(amounts), draw(amounts)])
    return BandContent(draw(st.from_regex(r"[A-Z]{3}", fullmatch=True)), draw(texts), low, high)


def pay() -> st.SearchStrategy[tuple[BandContent, ...]]:
    """Any pay bands of one level, in order."""
    unique = st.lists(bands(), max_size=3, unique_by=lambda band: (band.currency, band.location))
    return unique.map(lambda found: tuple(sorted(found)))


def levels(competencies: list[str]) -> st.SearchStrategy[tuple[LevelContent, ...]]:
    """Any levels of a track that ask in these competencies."""
    asked = st.builds(ExpectationContent, proficiency=st.integers(0, 5), text=texts)
    level = st.builds(
        LevelContent,
        code=st.from_regex(r"\w[-\w+. ]{0,11}", fullmatch=True),
        title=filled,
        grade=st.integers(1, 32767),
        summary=texts,
        pay_bands=pay(),
        expectations=st.dictionaries(st.sampled_from(competencies), asked, max_size=3)
        if competencies
        else st.just({}),
    )
    return st.lists(level, max_size=3, unique_by=lambda found: found.code).map(tuple)


competency_contents = st.builds(
    CompetencyContent,
    slug=slugs,
    name=filled,
    axis=st.sampled_from(["leadership", "management", "craft"]),
    description=texts,
    behaviours=st.lists(lines, max_size=3).map(tuple),
)


@st.composite
def frameworks(draw: st.DrawFn) -> FrameworkContent:
    """Any framework that may be."""
    competencies = draw(st.lists(competency_contents, max_size=3, unique_by=lambda found: found.slug))
    named = [competency.slug for competency in competencies]
    specialists = draw(levels(named))
    taken = {level.code for level in specialists}
    managers = tuple(level for level in draw(levels(named)) if level.code not in taken)
    return FrameworkContent(
        slug=draw(slugs),
        name=draw(filled),
        pay_visibility=draw(st.sampled_from(["restricted", "own", "everyone"])),
        pay_tolerance=draw(st.integers(0, 100)),
        competencies=tuple(competencies),
        tracks={"ic": specialists, "management": managers},
    )


@given(frameworks())
def test_what_is_written_is_read_as_the_same(content: FrameworkContent) -> None:
    assert parse(dump(as_data(content))) == content


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=frameworks())
def test_what_is_imported_is_exported_as_the_same(acme: object, content: FrameworkContent) -> None:
    with transaction.atomic():
        framework_import(data=content, actor=None)
        text = export_framework(Framework.objects.get())
        transaction.set_rollback(True)
    assert parse(text) == content


def test_without_pay_nothing_is_said_about_pay(acme: object) -> None:
    framework_import(data=parse(LAW), actor=None)
    assert "50000.00" in export_framework(Framework.objects.get())
    text = export_framework(Framework.objects.get(), pay=False)
    assert "pay_bands" not in text
    assert [level.pay_bands for level in parse(text).tracks["ic"]] == [None, None]


def test_amounts_are_read_to_the_cent() -> None:
    (band,) = parse(LAW).tracks["ic"][0].pay_bands or ()
    assert band == BandContent("EUR", "Berlin", Decimal("50000.00"), Decimal("60000.00"))


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_number_chooses_the_version_that_is_exported(acme: object, status: str) -> None:
    framework_import(data=GENERAL, actor=None, publish=status == "published")
    assert export_framework(Framework.objects.get(), 1) == export_framework(Framework.objects.get())
