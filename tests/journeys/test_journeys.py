"""What people come for, with the clicks or taps that it may take at most."""

import io
import re

import pytest
from django.core.management import call_command
from openpyxl import Workbook
from playwright.sync_api import Browser, expect

from tests.factories import PASSWORD
from tests.journeys.office import Office, Person, aside

pytestmark = pytest.mark.slow

PHONE = 360
COLUMNS = ["Employee ID", "First name", "Last name", "Email", "Start date", "Team", "Reports to"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook() -> bytes:
    """Forty people in three teams as a file from another system."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for number in range(1, 41):
        team = ("Design", "Build", "Support")[number % 3]
        manager = "" if number == 1 else f"N{1 if number <= 4 else 2 + number % 3}"
        email = f"n{number}@initech.example"
        sheet.append([f"N{number}", f"Nora {number}", "Lind", email, "2024-02-13", team, manager])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def follow_mail(person: Person, subject: str) -> None:
    """Open the newest mail of that subject, which is another program's matter, and click its link."""
    person.open("/mailbox/")
    person.page.get_by_role("link", name=re.compile(subject)).first.click()
    person.click(person.page.locator(".prose a"))


def join(person: Person) -> None:
    """Come in by an invitation's mail."""
    follow_mail(person, "^You are invited")
    person.page.get_by_label("Password").fill(PASSWORD)
    person.click(person.page.get_by_role("button", name="Join"))


def import_people(person: Person) -> None:
    """From the empty home page to the first wave's invitation."""
    page = person.page
    person.click(page.get_by_role("link", name="Import people"))
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "people.xlsx", "mimeType": XLSX, "buffer": workbook()}
    )
    person.click(page.get_by_role("button", name="Upload"))
    person.click(page.get_by_role("button", name="Confirm and check"))
    expect(page.get_by_text("What would happen")).to_be_visible()
    person.click(page.get_by_role("button", name="Import", exact=True))
    person.click(page.get_by_role("button", name="Invite 39 people"))
    expect(page.get_by_text("39 people are invited.")).to_be_visible()


def test_an_hr_admin_signs_up_imports_and_invites(browser: Browser, office: Office) -> None:
    visitor = Person(browser, office, host="localhost")
    page = visitor.page
    visitor.open("/sign-up/")
    page.get_by_label("Organization").fill("Initech")
    page.get_by_label("Your work email").fill("n1@initech.example")
    visitor.click(page.get_by_role("button", name="Mail me the link"))
    follow_mail(visitor, "Initech")
    visitor.click(page.get_by_role("button", name="Set it up"))
    expect(page.get_by_text("Your organization is ready")).to_be_visible()
    visitor.host = "initech.localhost"
    join(visitor)
    import_people(visitor)
    assert visitor.clicks <= 10
    visitor.leave()


def test_an_organization_s_balance_goes_from_an_order_to_a_dashboard(
    browser: Browser, office: Office
) -> None:
    operator = Person(browser, office, "operator", host="localhost")
    operator.open("/admin/tenants/organization/add/")
    answers = {"name": "Hooli", "slug": "hooli", "domain": "hooli.localhost"}
    for name, text in {**answers, "admin_email": "n1@initech.example"}.items():
        operator.page.locator(f"[name={name}]").fill(text)
    operator.page.get_by_role("button", name="Save", exact=True).click()
    operator.leave()
    hr = Person(browser, office, host="hooli.localhost")
    join(hr)
    import_people(hr)
    aside(lambda: call_command("simulate_reviews", organization="hooli", seed=1))
    hr.open("/balance/")
    for department in ("Design", "Build", "Support"):
        expect(hr.page.get_by_role("row", name=department)).to_contain_text("±")
    hr.leave()


def test_an_employee_joins_and_sees_what_waits(browser: Browser, office: Office) -> None:
    newcomer = Person(browser, office, width=PHONE)
    join(newcomer)
    tasks = newcomer.page.get_by_role("listitem").filter(has_text="about")
    expect(newcomer.page.get_by_role("heading", level=1)).to_contain_text("Nora")
    expect(tasks).to_have_count(3)
    expect(tasks.first).to_contain_text("minutes")
    assert newcomer.clicks <= 2
    newcomer.leave()


def test_an_employee_thanks_a_colleague_and_takes_it_back(browser: Browser, office: Office) -> None:
    employee = Person(browser, office, "employee", width=PHONE)
    page = employee.page
    employee.open("/")
    employee.click(page.get_by_role("link", name="Thank a colleague"))
    expect(page.get_by_role("searchbox", name="Whom do you thank?")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type("Tom")
    employee.click(page.get_by_text("Tomas Example"))
    employee.click(page.get_by_role("radio", name=re.compile("^Delivers what was promised")))
    page.get_by_label("What happened").fill("Your drawing made the whole room see it.")
    expect(page.get_by_text("points to give until the end of")).to_be_visible()
    employee.click(page.get_by_role("radio", name="20", exact=True))
    employee.click(page.get_by_role("button", name="Send thanks"))
    expect(page.get_by_text("Tomas Example has your thanks and 20 points.")).to_be_visible()
    assert employee.clicks <= 5
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.get_by_text("Your drawing made")).to_be_hidden()
    employee.leave()


def test_an_employee_mutes_a_topic_from_a_notification(browser: Browser, office: Office) -> None:
    employee = Person(browser, office, "employee", width=PHONE)
    page = employee.page
    employee.open("/notifications/")
    thanks = page.get_by_role("listitem").filter(has_text="thanked you").first
    employee.click(thanks.get_by_role("link", name="Choose what comes: Kudos"))
    topic = page.locator("#kudos")
    expect(topic).to_be_in_viewport()
    employee.click(topic.get_by_label("Show me this in the product"))
    employee.click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(topic.get_by_label("Show me this in the product")).not_to_be_checked()
    assert employee.clicks <= 3


def test_an_employee_answers_with_one_tap_and_narrows_the_feed(browser: Browser, office: Office) -> None:
    employee = Person(browser, office, "employee", width=PHONE)
    page = employee.page
    employee.open("/recognition/")
    clap = page.get_by_role("button", name=re.compile("^Well done")).first
    employee.click(clap)
    expect(clap).to_have_attribute("aria-pressed", "true")
    assert employee.clicks == 1
    expect(page.get_by_label("Whose")).to_be_hidden()
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Whose").select_option("I gave")
    page.get_by_role("link", name="Value, department, person").click()
    expect(page.get_by_label("Department")).to_be_visible()
    expect(page.get_by_label("Whose")).to_be_visible()
    page.get_by_label("Axis").select_option("Innovation")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    employee.leave()


def test_a_review_begun_on_a_phone_goes_on_on_a_laptop(browser: Browser, office: Office) -> None:
    phone = Person(browser, office, "employee", width=PHONE)
    phone.open("/")
    phone.click(phone.page.get_by_role("link", name=re.compile("Write.*Jonas")))
    questions = phone.page.get_by_role("group")
    state = phone.page.locator("[data-autosave-state]")
    phone.click(questions.nth(0).get_by_role("radio", name="4"))
    expect(state).to_have_text("Saved")
    phone.context.set_offline(True)
    phone.click(questions.nth(1).get_by_role("radio", name="2"))
    expect(state).to_contain_text("Not saved yet")
    phone.context.set_offline(False)
    expect(state).to_have_text("Saved", timeout=10_000)
    phone.leave()

    laptop = Person(browser, office, "employee")
    laptop.open("/reviews/")
    laptop.click(laptop.page.get_by_role("link", name="Go on Jonas Example"))
    questions = laptop.page.get_by_role("group")
    expect(questions.nth(0).get_by_label("4")).to_be_checked()
    expect(questions.nth(1).get_by_label("2")).to_be_checked()
    laptop.page.get_by_role("textbox").last.fill("Brings calm into every launch.")
    laptop.click(laptop.page.get_by_role("button", name="Hand in"))
    expect(laptop.page.get_by_text("Handed in. Thank you!")).to_be_visible()
    expect(laptop.page.get_by_role("heading", level=1)).to_contain_text("Review of")
    laptop.leave()


def test_an_executive_sees_what_changed_and_goes_into_a_department(browser: Browser, office: Office) -> None:
    executive = Person(browser, office, "executive")
    page = executive.page
    executive.open("/balance/")
    expect(page.get_by_role("heading", name="What changed, and who needs you")).to_be_in_viewport()
    executive.click(page.get_by_role("table").get_by_role("link", name="Product"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Product")
    expect(page.get_by_text("Leadership", exact=True).first).to_be_visible()
    expect(page.get_by_role("row", name="Tools")).not_to_contain_text("±")
    assert executive.clicks <= 2
    executive.leave()
