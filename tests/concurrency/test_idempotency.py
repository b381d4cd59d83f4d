"""Two requests with one key that arrive at the same time act once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.db.models.signals import post_save

from people.models import Department
from tests.api import assert_problem, bearer, make_key, post
from tests.factories import make_cast


class Gate:
    """Holds the first department that is made until the second request has been answered."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def hold(self, **kwargs: Any) -> None:
        """Wait inside the first request's transaction."""
        self.entered.set()
        assert self.opened.wait(timeout=30)


def make_department(key: str) -> Any:
    """Ask for a department, in a thread and connection of its own."""
    try:
        return post(bearer(key), "departments/", {"name": "Research"}, **{"Idempotency-Key": "once"})
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_duplicate_that_comes_while_the_first_still_runs_is_told_so(acme: Any) -> None:
    user = make_cast().hr_admin.user
    assert user is not None
    key, gate = make_key(user), Gate()
    post_save.connect(gate.hold, sender=Department)
    try:
        with ThreadPoolExecutor() as threads:
            first = threads.submit(make_department, key)
            assert gate.entered.wait(timeout=30)
            second = threads.submit(make_department, key).result()
            gate.opened.set()
            assert first.result().status_code == 201
    finally:
        gate.opened.set()
        post_save.disconnect(gate.hold, sender=Department)
    assert_problem(second, 409, "request_in_progress")
    assert Department.objects.filter(name="Research").count() == 1
