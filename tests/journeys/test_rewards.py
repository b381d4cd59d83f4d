"""Points become a coffee on a phone, with HR's yes in between."""

import pytest
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, expect

from tests.journeys.office import Office, Person, aside
from tests.recognition.points import endow
from tests.recognition.rewards import make_reward

pytestmark = pytest.mark.slow

PHONE = 360


def offer(office: Office) -> None:
    """100 points for the employee, and something to spend them on."""
    with schema_context("o_acme"):
        endow(office.cast.employee, 100)
        make_reward()


def redeem(browser: Browser, office: Office) -> None:
    """From the home page to the request."""
    employee = Person(browser, office, "employee", width=PHONE)
    page = employee.page
    employee.open("/")
    employee.click(page.get_by_role("navigation", name="Main, short").get_by_role("link", name="Recognition"))
    employee.click(page.get_by_role("link", name="Rewards"))
    employee.click(page.get_by_role("button", name="Redeem Coffee for the team"))
    expect(page.get_by_role("dialog")).to_contain_text("40 points leave your account at once; 60 stay.")
    employee.click(page.get_by_role("button", name="Redeem for 40 points"))
    expect(page.get_by_text("You have asked for Coffee for the team.")).to_be_visible()
    expect(page.get_by_text("You have 60 points to spend.")).to_be_visible()
    assert employee.clicks <= 4
    employee.leave()


def approve(browser: Browser, office: Office) -> None:
    """HR finds the request on the home page and says yes."""
    hr = Person(browser, office, "hr_admin")
    hr.open("/")
    hr.click(hr.page.get_by_role("link", name="1 reward waits for a decision."))
    hr.click(hr.page.get_by_role("button", name="Approve Coffee for the team, Priya Example"))
    expect(hr.page.get_by_text("Granted. Priya Example has been told.")).to_be_visible()
    expect(hr.page.get_by_text("Nothing waits")).to_be_visible()
    hr.leave()


def see(browser: Browser, office: Office) -> None:
    """It is theirs, and stands in the statement."""
    employee = Person(browser, office, "employee", width=PHONE)
    employee.open("/recognition/rewards/")
    expect(employee.page.get_by_text("granted")).to_be_visible()
    employee.click(employee.page.get_by_role("link", name="My points"))
    expect(employee.page.get_by_role("row", name="Coffee for the team")).to_contain_text("-40")
    employee.leave()


def test_points_become_a_coffee_in_four_taps(browser: Browser, office: Office) -> None:
    aside(lambda: offer(office))
    redeem(browser, office)
    approve(browser, office)
    see(browser, office)
