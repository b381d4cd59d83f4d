"""One organization, one server and one browser for each module."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import chromium
from tests.journeys.office import Office, open_office

__all__ = ["chromium"]
expect.set_options(timeout=20_000)  # A busy machine is no failure.


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for all tests of a module, and for the server's threads, without a transaction."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def office(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An organization at work behind a server, made once for each module."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(office: Office, chromium: Browser) -> Browser:
    """The browser, started after the office's data is made: its event loop keeps Django from the database."""
    return chromium
