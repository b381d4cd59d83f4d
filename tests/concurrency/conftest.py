"""What tests with workers of their own share."""

import secrets

import pytest

from config.celery import app


@pytest.fixture
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send past the module's worker, to those that the test starts."""
    monkeypatch.setitem(app.conf.broker_transport_options, "global_keyprefix", secrets.token_hex(4))
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
