"""The components in a real browser: by keyboard, on a phone, in both themes, with the network gone."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf import settings
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.slow

STATIC = Path(settings.BASE_DIR) / "config" / "static"
ADDRESS = "http://acme.test/"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"
SOURCE = """
{% extends "app.html" %}
{% load ui %}
{% block title %}Components{% endblock %}
{% block header %}
  {% page_header title="Components" text="All on one page." back="/" %}
    <button type="button" class="btn" data-dialog="help">Help</button>
  {% endpage_header %}
{% endblock %}
{% block content %}
  {% note %}<p>Anonymous after it closes. <a href="/how/">How</a></p>{% endnote %}
  <div class="cols">
    {% card title="Where departments stand" %}{% quadrant_chart points %}{% endcard %}
    {% card title="Figures" %}
      <div class="stats">{% stat "Leadership" 74 kind="lead" %}{% stat "Management" 52 kind="manage" %}</div>
      {% meter 74 "lead" "Leadership" %}{% meter 52 "manage" "Management" %}{% meter None %}
      {% progress 4 12 %}{% badge "Balanced" "balance" %}{% badge "Look first" "warn" %}
      {% trend_chart periods %}
    {% endcard %}
  </div>
  {% card title="Departments" %}
    {% table label="Departments" sortable=True %}
      <thead><tr><th scope="col">Name</th><th scope="col" class="r">Score</th></tr></thead>
      <tbody>
        <tr><th scope="row">Sales</th><td class="r" data-label="Score" data-value="9.5">9.5</td></tr>
        <tr class="here"><th scope="row">Finance</th><td class="r" data-label="Score">61</td></tr>
        <tr><th scope="row">Product</th><td class="r" data-label="Score" data-value="-3">−3</td></tr>
      </tbody>
    {% endtable %}
  {% endcard %}
  <form method="post" action="/thanks/" class="form" data-autosave>
    {% form_fields form %}
    {% rating_scale "q1" "Turns goals into dated steps." low="hardly ever" high="nearly always" %}
    {% people_picker "to" "/options/" "Who?" chosen=people %}
    {% autosave_state %}
  </form>
  <form method="post" action="/close/" data-confirm="Answers become anonymous.">
    <button class="btn danger">Close the cycle</button>
  </form>
  {% empty_state icon="star" title="No awards" %}<a class="btn" href="/new/">Nominate</a>{% endempty_state %}
  {% dialog id="help" title="Help" %}<p>Ask your HR team.</p>{% enddialog %}
{% endblock %}
"""


class ThanksForm(forms.Form):
    """What someone types into the page."""

    text = forms.CharField(widget=forms.Textarea, help_text="What happened?")
    public = forms.BooleanField(required=False)


def html() -> str:
    """The page with every component."""
    point = {"leadership": 74, "management": 52, "size_band_rank": 3, "quadrant": "chaos"}
    return Template(SOURCE.strip()).render(
        Context(
            {
                "navigation": [{"label": "Home", "url": "/", "icon": "home", "current": True}],
                "directory_url": "/people/",
                "notifications_url": "/notifications/",
                "unread_notifications": 2,
                "user": SimpleNamespace(is_authenticated=True, name="Mara", email="mara@acme.example"),
                "messages": [SimpleNamespace(level_tag="error", message="That was no spreadsheet.")],
                "points": [
                    point | {"name": "Product", "url": "/product/"},
                    point | {"name": "Sales", "management": 80},
                ],
                "periods": [{"name": "H1", "leadership": 60, "management": 50, "balance": 54}],
                "people": [{"value": 1, "name": "Jonas Thiel", "detail": "Product"}],
                "form": ThanksForm(auto_id="id_%s"),
            }
        )
    )


class Site:
    """Answers the browser in place of a server and remembers what was posted."""

    def __init__(self) -> None:
        self.html = html()
        self.posts: list[str] = []
        self.reachable = True

    def answer(self, route: Route) -> None:
        """Serve a static file, take a post, or show the page."""
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        elif route.request.method == "POST" and not self.reachable:
            route.abort()
        else:
            if route.request.method == "POST":
                self.posts.append(path)
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def site() -> Site:
    return Site()


def visit(
    chromium: Browser, site: Site, *, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> Page:
    """Open the page in a fresh profile; what the browser complains of fails the test."""
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.route("**/*", site.answer)
    page.goto(ADDRESS)
    return page


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    page = visit(chromium, site)
    yield page
    page.context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_read_and_use_the_components(
    chromium: Browser, site: Site, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = visit(chromium, site, width=width, scheme=scheme)
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_nothing_breaks_the_content_security_policy(chromium: Browser, site: Site) -> None:
    page = chromium.new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.route("**/*", site.answer)
    page.goto(ADDRESS)
    assert complaints == []
    page.context.close()


def names(page: Page) -> list[str]:
    """The departments in the table's order."""
    return page.locator("table[data-sortable] tbody th").all_inner_texts()


def test_table_is_sorted_by_value_both_ways(page: Page) -> None:
    page.get_by_role("button", name="Score").press("Enter")
    assert names(page) == ["Product", "Sales", "Finance"]
    page.get_by_role("button", name="Score").press("Enter")
    assert names(page) == ["Finance", "Sales", "Product"]
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Score")


def test_chosen_theme_is_kept(page: Page) -> None:
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_dialog_opens_and_closes_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Help").press("Enter")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Help")).to_be_hidden()


def test_trouble_stays_until_it_is_dismissed(page: Page) -> None:
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("That was no spreadsheet.")).to_be_hidden()


def test_destructive_action_asks_once(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Close the cycle").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Answers become anonymous.")
    dialog.get_by_role("button", name="Cancel").click()
    assert site.posts == []
    page.get_by_role("button", name="Close the cycle").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Close the cycle").click()
    assert site.posts == ["/close/"]


def test_typing_is_saved_by_itself(page: Page, site: Site) -> None:
    page.get_by_label("Text").fill("The drill found two faults.")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert site.posts == ["/thanks/"]
    assert page.evaluate("localStorage.length") == 0


def test_lost_connection_loses_nothing(page: Page, site: Site) -> None:
    site.reachable = False
    page.get_by_label("Text").fill("The drill found two faults.")
    page.get_by_label("Public").check()
    page.get_by_role("radio", name="4").check()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("The drill found two faults.")
    expect(page.get_by_label("Public")).to_be_checked()
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    site.reachable = True
    expect(page.get_by_text("Saved", exact=True)).to_be_visible(timeout=10_000)
    assert site.posts == ["/thanks/"]
