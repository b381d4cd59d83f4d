"""The pages of the import in a real browser: as people see them, on a phone and in the dark too."""

import mimetypes
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route, expect, sync_playwright

from tests.factories import Cast
from tests.files import keep_uploads
from tests.people.imports import BAD_TABLE, confirm, proposed, run_import, sign_in_hr, work

pytestmark = pytest.mark.slow


@pytest.fixture
def pages(client: Client, cast: Cast, tmp_path: Path, settings: Any) -> dict[str, str]:
    """The HTML of each step, fetched before a browser's event loop keeps Django from the database."""
    keep_uploads(tmp_path, settings)
    hr = sign_in_hr(client, cast)
    mapping, _values = proposed(hr, BAD_TABLE)
    run = confirm(hr, BAD_TABLE)
    found = {"mapping": mapping, "busy": run.get_absolute_url()}
    html = {name: hr.get(address).content.decode() for name, address in found.items()}
    work()
    html["checked"] = hr.get(run.get_absolute_url()).content.decode()
    run_import(hr, run, skip_bad_rows=True)
    html["done"] = hr.get(run.get_absolute_url()).content.decode()
    html["upload"] = hr.get("/people/import/").content.decode()
    return html


def answer(route: Route, html: str) -> None:
    """Stand in for the server: static files, and the page for every other address."""
    path = urlsplit(route.request.url).path
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if file:
        route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
    else:
        policy = {"Content-Security-Policy": "default-src 'self'; img-src 'self' data:"}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=policy)


def look(chromium: Browser, html: str, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds on the page, and whether it is wider than the screen."""
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.route("**/*", lambda route: answer(route, html))
    page.goto("http://acme.test/")
    found = [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it is scrolled sideways")
    page.context.close()
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, for a test whose work with the database is done."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


def test_everyone_can_read_and_use_the_pages(pages: dict[str, str]) -> None:
    with browser() as chromium:
        for name, html in pages.items():
            assert look(chromium, html, 1280, "light") == [], name
            assert look(chromium, html, 360, "dark") == [], name


def test_a_column_shows_what_stands_in_it_when_it_is_chosen(pages: dict[str, str]) -> None:
    with browser() as chromium:
        page = chromium.new_page()
        page.route("**/*", lambda route: answer(route, pages["mapping"]))
        page.goto("http://acme.test/")
        page.get_by_label("Title", exact=True).select_option("Team")
        expect(page.locator("#sample_title")).to_have_text("Design, Design / Research")
