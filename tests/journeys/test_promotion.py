"""A promotion from specialist into management runs to the trial and back, in the browsers of five people."""

import re

import pytest
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, Page, expect

from careerladders.models import CurrentLevel
from tests.careerladders.promotions import later, today
from tests.journeys.office import Office, Person, aside

pytestmark = pytest.mark.slow

PHONE = 360


def choose(page: Page, label: str, letters: str, name: str) -> None:
    """Search for somebody by letters and choose them."""
    page.get_by_role("searchbox", name=label).fill(letters)
    page.get_by_text(name).first.click()


def open_case(browser: Browser, office: Office) -> str:
    """The manager opens a case into management, plans the trial, asks two colleagues and hands it in."""
    manager = Person(browser, office, "manager")
    page = manager.page
    manager.open("/promotions/")
    page.get_by_role("link", name="Open a case").click()
    choose(page, "Who?", "Pri", "Priya Example")
    page.get_by_label("To which level?").select_option(label="M1 Team lead")
    page.get_by_role("button", name="Open the case").click()
    address = page.url
    page.get_by_role("link", name="Write").click()
    page.get_by_label("Why now?").fill("Has led the launch of three teams since spring.")
    page.get_by_label("From which day?").fill(today().isoformat())
    page.get_by_label("Trial until").fill(later(183).isoformat())
    page.get_by_label("Conversation after ninety days").fill(later(90).isoformat())
    page.get_by_label("Training in emotional intelligence").fill("Listening and conflict, two days in May.")
    choose(page, "Mentor", "Tom", "Tomas Example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Ask colleagues").click()
    for number, (letters, name) in enumerate((("Tom", "Tomas Example"), ("Mar", "Mara Example")), start=1):
        choose(page, "Who has seen this person at work?", letters, name)
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_text("asked on")).to_have_count(number)
    page.goto(address)
    page.get_by_role("button", name="Hand the case in").click()
    expect(page.get_by_text("Handed in.")).to_be_visible()
    manager.leave()
    return address


def assess(browser: Browser, office: Office, name: str) -> None:
    """A colleague sees the highest step everywhere, on a phone, from their home page."""
    colleague = Person(browser, office, name, width=PHONE)
    page = colleague.page
    colleague.open("/")
    page.get_by_role("link", name=re.compile("^Assess")).first.click()
    expect(page.get_by_text("Who will see this")).to_be_visible()
    for group in page.get_by_role("group", name="How far do you see them?").all():
        group.get_by_role("radio").last.check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Handed in. Thank you!")).to_be_visible()
    colleague.leave()


def approve(browser: Browser, office: Office) -> None:
    """HR finds the case on the home page, takes it up and approves it."""
    hr = Person(browser, office, "hr_admin")
    page = hr.page
    hr.open("/")
    page.get_by_role("link", name=re.compile("Decide on Priya")).click()
    page.get_by_role("button", name="Take it up").click()
    expect(page.get_by_text("missing", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved. The candidate")).to_be_visible()
    expect(page.locator(".page-head").get_by_text("on trial")).to_be_visible()
    hr.leave()


def go_back(browser: Browser, office: Office, address: str) -> None:
    """The candidate sees the result without names, and ends the trial."""
    candidate = Person(browser, office, "employee", width=PHONE)
    page = candidate.page
    candidate.open(address)
    expect(page.get_by_text("nothing is held against who takes it")).to_be_visible()
    expect(page.get_by_text("Mara Example")).to_have_count(0)
    page.get_by_text("End the trial and return to IC3").first.click()
    page.get_by_role("button", name=re.compile("End the trial")).click()
    expect(page.get_by_text("The trial has ended. It was good to try.")).to_be_visible()
    expect(page.locator(".page-head").get_by_text("returned")).to_be_visible()
    candidate.leave()


def check_levels(office: Office) -> None:
    """The candidate stands where they stood before."""
    with schema_context("o_acme"):
        standing = CurrentLevel.objects.on(today()).get(employee=office.cast.employee)
        assert (standing.level.code, standing.reason) == ("IC3", "returned")


def test_a_promotion_into_management_runs_to_the_trial_and_back(browser: Browser, office: Office) -> None:
    address = open_case(browser, office)
    for name in ("peer", "executive"):
        assess(browser, office, name)
    approve(browser, office)
    go_back(browser, office, address)
    aside(lambda: check_levels(office))
