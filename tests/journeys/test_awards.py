"""A team is nominated on a phone, scored by a panel that doesn't see by whom, and awarded."""

import re

import pytest
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, expect

from recognition.models import Nomination
from tests.journeys.office import Office, Person, aside
from tests.recognition.nominations import ANSWERS, REASON, ines, judge, published

pytestmark = pytest.mark.slow

PHONE = 360


def open_program(office: Office) -> None:
    """A program with Tomas and Ines on its panel."""
    with schema_context("o_acme"):
        published(office.cast, office.cast.peer, ines(office.cast))


def choose(manager: Person, letters: str, name: str) -> None:
    """Search for a colleague and tap them."""
    search = manager.page.get_by_role("searchbox", name="Who did it?")
    search.press_sequentially(letters)
    manager.click(manager.page.get_by_text(name))
    expect(manager.page.get_by_role("checkbox", name=name)).to_be_checked()
    search.clear()


def nominate(browser: Browser, office: Office) -> None:
    """From the home page, with the connection lost on the way and a reload after it."""
    manager = Person(browser, office, "manager", width=PHONE)
    page = manager.page
    manager.open("/recognition/")
    manager.click(page.get_by_role("link", name="Awards"))
    manager.click(page.get_by_role("button", name="Nominate"))
    page.wait_for_load_state("networkidle")
    choose(manager, "Pri", "Priya Example")
    choose(manager, "Nor", "Nora Example")
    manager.click(page.get_by_role("radio", name=re.compile("^Execution")))
    page.get_by_label("Situation").fill(ANSWERS["situation"])
    page.get_by_label("Behaviour").fill(ANSWERS["behaviour"])
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    manager.context.set_offline(True)
    page.get_by_label("Impact").fill(ANSWERS["impact"])
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    manager.context.set_offline(False)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Impact")).to_have_value(ANSWERS["impact"])
    expect(page.get_by_text("Reads well.")).to_have_count(3)
    manager.click(page.get_by_role("button", name="Hand in"))
    expect(page.get_by_text("Handed in.")).to_be_visible()
    assert manager.clicks <= 10
    manager.leave()


def score(browser: Browser, office: Office) -> None:
    """Tomas scores by keyboard from his home page, and reads nowhere who nominated."""
    member = Person(browser, office, "peer", width=PHONE)
    page = member.page
    member.open("/")
    member.click(page.get_by_role("link", name=re.compile("Score")).first)
    member.click(page.get_by_role("link", name=re.compile("^Score")).last)
    expect(page.get_by_text("Priya Example")).to_be_visible()
    expect(page.get_by_text("Jonas")).to_have_count(0)
    for criterion in ("Effect", "Care"):
        page.get_by_role("group", name=criterion).get_by_role("radio", name="4").press("ArrowRight")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_text("Your scores are kept")).to_be_visible()
    member.leave()


def judge_too(office: Office) -> None:
    """Others of the panel score it as well."""
    with schema_context("o_acme"):
        judge(Nomination.objects.get(), points=5)


def decide(browser: Browser, office: Office) -> None:
    """Sofia sees the mean and awards it."""
    hr = Person(browser, office, "hr_admin")
    page = hr.page
    hr.open("/recognition/deciding/")
    expect(page.get_by_role("row", name="Priya Example")).to_contain_text("5.0")
    hr.click(page.get_by_role("link", name="Priya Example, Nora Example"))
    page.get_by_label("What decided it?").fill(REASON)
    hr.click(page.get_by_role("button", name="Award"))
    expect(page.get_by_text("Nothing waits for a decision")).to_be_visible()
    hr.leave()


def read(browser: Browser, office: Office) -> None:
    """Priya hears of it, and everybody reads it in the feed."""
    employee = Person(browser, office, "employee", width=PHONE)
    employee.open("/notifications/")
    employee.click(employee.page.get_by_role("link", name="An award for you: Spring awards."))
    expect(employee.page.get_by_text(REASON)).to_be_visible()
    employee.open("/recognition/")
    expect(employee.page.get_by_text(ANSWERS["impact"])).to_be_visible()
    employee.leave()


def test_a_team_is_nominated_scored_and_awarded(browser: Browser, office: Office) -> None:
    aside(lambda: open_program(office))
    nominate(browser, office)
    score(browser, office)
    aside(lambda: judge_too(office))
    decide(browser, office)
    read(browser, office)
