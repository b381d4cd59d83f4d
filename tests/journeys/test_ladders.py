"""HR builds ladders in the admin's grid, by mouse and by keyboard; people read what the next step asks."""

import re

import pytest
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, Locator, expect

from careerladders.models import Expectation, FrameworkVersion
from tests.journeys.office import Office, Person, aside

pytestmark = pytest.mark.slow

PHONE = 360
START = "/admin/careerladders/frameworkversion/start/"


def begin(hr: Person, button: str) -> None:
    """Press the button that makes a draft, and wait until its grid listens."""
    hr.click(hr.page.get_by_role("button", name=button))
    hr.page.wait_for_url("**/change/")


def begin_empty(hr: Person, name: str) -> None:
    """Begin a framework from nothing; the browser stands in its grid."""
    hr.open(START)
    hr.page.get_by_label("Name of the profession").fill(name)
    begin(hr, "Begin an empty draft")


def add_level(hr: Person, track: str, code: str, title: str, grade: int) -> None:
    """Add a level to a track."""
    page = hr.page
    hr.click(page.get_by_role("button", name=re.compile(f"^Add a level.*{track}")))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Code").fill(code)
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Grade").fill(str(grade))
    hr.click(dialog.get_by_role("button", name="Add the level"))
    expect(header(hr, code)).to_be_visible()


def add_column(hr: Person, name: str) -> None:
    """Let the draft speak of a competency."""
    page = hr.page
    hr.click(page.get_by_role("button", name="Add a competency"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Competency").select_option(label=name)
    hr.click(dialog.get_by_role("button", name="Add the column"))
    expect(page.get_by_role("columnheader", name=re.compile(name))).to_be_visible()


def header(person: Person, code: str) -> Locator:
    """The head of a level's row."""
    return person.page.get_by_role("rowheader", name=re.compile(f"^{code} "))


def cell(person: Person, code: str, column: int = 0) -> Locator:
    """A level's cell in a column, counted from 0."""
    row = person.page.get_by_role("row").filter(has=header(person, code))
    return row.get_by_role("gridcell").nth(column)


def saved(person: Person) -> None:
    """All that was typed has arrived."""
    expect(person.page.get_by_role("status")).to_have_text("All saved")


def write(hr: Person, code: str, proficiency: int, text: str, column: int = 0) -> None:
    """Click a cell, type, choose the proficiency and leave it."""
    hr.click(cell(hr, code, column))
    hr.page.keyboard.press("ControlOrMeta+A")
    hr.page.keyboard.type(text)
    hr.page.get_by_label("Proficiency").select_option(str(proficiency))
    hr.page.keyboard.press("Escape")
    saved(hr)


def order(person: Person) -> list[str]:
    """The codes of the specialists' levels as the grid shows them, the highest first."""
    return person.page.locator("tbody[data-kind=ic] .code").all_inner_texts()


def publish(hr: Person) -> None:
    """Publish the draft, which the check finds sound."""
    hr.click(hr.page.get_by_role("button", name="Publish", exact=True))
    hr.click(hr.page.get_by_role("button", name="Publish it"))
    expect(hr.page.get_by_text("is published: it counts from today")).to_be_visible()


def test_hr_builds_a_framework_from_nothing_and_publishes_it(browser: Browser, office: Office) -> None:
    hr = Person(browser, office, "hr_admin")
    page = hr.page
    begin_empty(hr, "Design")
    add_level(hr, "Specialists", "D1", "Designer", 1)
    add_level(hr, "Specialists", "D2", "Senior designer", 2)
    add_level(hr, "Managers", "L1", "Design lead", 2)
    add_column(hr, "Vision")
    findings = page.get_by_role("complementary")
    expect(findings).to_contain_text("3 things to mend before publishing")
    for code, proficiency in (("D1", 2), ("D2", 1), ("L1", 3)):
        write(hr, code, proficiency, f"What {code} does.")
    expect(findings).to_contain_text("A step up would mean being good at less.")
    hr.click(page.get_by_role("button", name="Publish", exact=True))
    hr.click(page.get_by_role("dialog").get_by_role("link", name="Specialists, D2, Vision"))
    expect(cell(hr, "D2")).to_be_focused()
    page.keyboard.press("3")
    expect(findings).to_contain_text("Ready to publish")
    publish(hr)
    hr.leave()
    reader = Person(browser, office, "employee", width=PHONE)
    reader.open("/ladders/design/#level-D2")
    expect(reader.page.get_by_text("What D2 does.")).to_be_visible()
    reader.leave()


def test_hr_edits_three_cells_of_a_starter_mends_the_finding_and_publishes(
    browser: Browser, office: Office
) -> None:
    hr = Person(browser, office, "hr_admin")
    page = hr.page
    hr.open("/admin/")
    hr.click(page.get_by_role("link", name="Begin a framework"))
    begin(hr, "Begin with Sales")
    write(hr, "IC5", 4, "Opens markets that nobody here knows.")
    write(hr, "IC4", 3, "Says where a large account goes in two years.")
    hr.click(cell(hr, "IC3"))
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    saved(hr)
    hr.click(page.get_by_role("button", name="Publish", exact=True))
    hr.click(page.get_by_role("dialog").get_by_role("link", name="Specialists, IC4, Vision"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    expect(page.get_by_role("complementary")).to_contain_text("Ready to publish")
    publish(hr)
    assert hr.clicks <= 12
    hr.leave()


def test_levels_are_ordered_by_drag_and_by_keyboard(browser: Browser, office: Office) -> None:
    hr = Person(browser, office, "hr_admin")
    begin_empty(hr, "Order")
    for grade in (1, 2, 3):
        add_level(hr, "Specialists", f"O{grade}", "Somebody", grade)
    assert order(hr) == ["O3", "O2", "O1"]
    header(hr, "O1").drag_to(header(hr, "O3"))
    expect(hr.page.locator("tbody[data-kind=ic] .code").first).to_have_text("O1")
    assert order(hr) == ["O1", "O3", "O2"]
    header(hr, "O1").press("Alt+ArrowDown")
    expect(hr.page.locator("tbody[data-kind=ic] .code").first).to_have_text("O3")
    assert order(hr) == ["O3", "O1", "O2"]
    hr.leave()


def test_the_grid_is_walked_and_written_by_keyboard_alone(browser: Browser, office: Office) -> None:
    hr = Person(browser, office, "hr_admin")
    keyboard = hr.page.keyboard
    begin_empty(hr, "Keys")
    for grade in (1, 2):
        add_level(hr, "Specialists", f"K{grade}", "Somebody", grade)
    add_column(hr, "Vision")
    add_column(hr, "Empathy")
    header(hr, "K2").focus()
    keyboard.press("ArrowRight")
    keyboard.type("Sees far.")
    keyboard.press("Tab")
    keyboard.type("Hears more.")
    keyboard.press("Escape")
    keyboard.press("ArrowDown")
    expect(cell(hr, "K1", 1)).to_be_focused()
    keyboard.press("4")
    saved(hr)
    expect(cell(hr, "K2", 0)).to_contain_text("Sees far.")
    expect(cell(hr, "K2", 1)).to_contain_text("Hears more.")
    hr.page.reload()
    expect(cell(hr, "K1", 1)).to_contain_text("4")
    expect(cell(hr, "K2", 0)).to_contain_text("Sees far.")
    hr.leave()


def test_two_who_write_one_cell_both_keep_their_text_until_one_is_chosen(
    browser: Browser, office: Office
) -> None:
    one, other = Person(browser, office, "hr_admin"), Person(browser, office, "hr_admin")
    begin_empty(one, "Together")
    add_level(one, "Specialists", "T1", "Somebody", 1)
    add_column(one, "Vision")
    other.page.goto(one.page.url)
    write(one, "T1", 2, "From the first.")
    other.click(cell(other, "T1"))
    other.page.keyboard.type("From the second.")
    other.page.keyboard.press("Escape")
    conflict = other.page.get_by_role("dialog", name="Somebody else changed this cell meanwhile")
    expect(conflict).to_contain_text("From the first.")
    expect(conflict).to_contain_text("From the second.")
    aside(lambda: holds("T1", "From the first."))
    conflict.get_by_role("button", name="Keep mine").click()
    saved(other)
    aside(lambda: holds("T1", "From the second."))
    one.leave()
    other.leave()


def holds(code: str, text: str) -> None:
    """The database has this text in the only cell of a level."""
    with schema_context("o_acme"):
        assert Expectation.objects.get(level__code=code).text == text


def test_what_was_typed_without_a_connection_is_saved_when_it_is_back(
    browser: Browser, office: Office
) -> None:
    hr = Person(browser, office, "hr_admin")
    begin_empty(hr, "Offline")
    add_level(hr, "Specialists", "F1", "Somebody", 1)
    add_column(hr, "Vision")
    hr.context.set_offline(True)
    hr.click(cell(hr, "F1"))
    hr.page.keyboard.type("Typed in a tunnel.")
    hr.page.keyboard.press("Escape")
    expect(hr.page.get_by_role("status")).to_contain_text("Not saved yet")
    hr.context.set_offline(False)
    saved(hr)
    aside(lambda: holds("F1", "Typed in a tunnel."))
    hr.leave()


def test_an_employee_finds_in_two_taps_what_ic4_asks_beyond_ic3(browser: Browser, office: Office) -> None:
    employee = Person(browser, office, "employee", width=PHONE)
    page = employee.page
    employee.open("/")
    employee.click(page.get_by_role("link", name="Ladders").last)
    employee.click(page.get_by_role("link", name="My path"))
    asks = page.get_by_role("table", name=re.compile("^IC4"))
    expect(page.get_by_text("What IC4 asks beyond IC3")).to_be_visible()
    expect(asks.get_by_text("At IC4").or_(asks.get_by_text("Does it")).first).to_be_visible()
    assert employee.clicks == 2
    employee.leave()


def test_what_saves_itself_can_be_taken_back_on_the_same_page(browser: Browser, office: Office) -> None:
    employee = Person(browser, office, "employee")
    page = employee.page
    employee.open("/conversations/new/")
    page.get_by_label("Level").select_option(label="IC6 Principal specialist")
    page.get_by_role("button", name="Begin").click()
    words = page.get_by_label("What shows it").first
    for text in ("The launch held its date.", ""):
        with page.expect_response(re.compile("/view/$")) as answer:
            words.fill(text)
        assert answer.value.status == 204
    page.reload()
    expect(words).to_have_value("")
    employee.leave()


def test_a_published_ladder_is_read_only_in_its_grid(browser: Browser, office: Office) -> None:
    def find() -> None:
        with schema_context("o_acme"):
            found.append(FrameworkVersion.objects.get(framework__slug="general", status="published").pk)

    found: list[int] = []
    aside(find)
    hr = Person(browser, office, "hr_admin")
    hr.open(f"/admin/careerladders/frameworkversion/{found[0]}/change/")
    cell(hr, "IC4").click()
    hr.page.keyboard.type("Mine now.")
    expect(hr.page.get_by_role("textbox", name="What it looks like")).to_be_hidden()
    expect(cell(hr, "IC4")).not_to_contain_text("Mine now.")
    hr.leave()
