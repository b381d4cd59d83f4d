"""HR keeps rewards and settings in the admin, and looks into the ledger there."""

import pytest
from django.test import Client
from django.utils import timezone

from recognition.models import PointsAccount, PointsTransfer, Redemption, Reward
from recognition.selectors.points import settings_now
from recognition.services.months import points_month_begin
from tests.factories import Cast
from tests.recognition.kudos import give, user_of
from tests.recognition.points import make_kudos_program
from tests.recognition.rewards import ask, make_reward

ADMIN = "/admin/recognition/"
FORM = {
    "name": "Tea",
    "description": "",
    "price": 20,
    "stock": "",
    "taxable_value": "1.50",
    "currency": "EUR",
}


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def test_hr_adds_a_reward_changes_it_and_switches_it_off(hr: Client) -> None:
    assert hr.post(f"{ADMIN}reward/add/", FORM | {"is_active": "on"}).status_code == 302
    reward = Reward.objects.get()
    assert hr.post(f"{ADMIN}reward/{reward.pk}/change/", FORM | {"price": 25}).status_code == 302
    reward.refresh_from_db()
    assert (reward.price, reward.stock, reward.is_active) == (25, None, False)
    assert "capital letters" in hr.post(f"{ADMIN}reward/add/", FORM | {"currency": "e"}).content.decode()


def test_what_somebody_asked_for_is_not_deleted(hr: Client, cast: Cast) -> None:
    redemption = ask(cast.employee)
    hr.post(f"{ADMIN}reward/{redemption.reward_id}/delete/", {"post": "yes"})
    assert Reward.objects.exists()
    other = make_reward(name="Tea")
    hr.post(f"{ADMIN}reward/{other.pk}/delete/", {"post": "yes"})
    assert Reward.objects.get() == redemption.reward


def test_the_settings_are_one_page(hr: Client) -> None:
    address = f"{ADMIN}recognitionsettings/1/change/"
    assert hr.get(f"{ADMIN}recognitionsettings/").headers["Location"] == address
    assert "empty for never" in hr.get(address).content.decode()
    assert hr.post(address, {"kept_months": "0"}).status_code == 200
    assert hr.post(address, {"has_points": "on", "kept_months": "12"}).status_code == 302
    assert hr.post(address, {"kept_months": ""}).status_code == 302
    settings = settings_now()
    assert (settings.has_points, settings.kept_months) == (False, None)


def test_the_ledger_and_the_requests_are_to_look_at(hr: Client, cast: Cast) -> None:
    redemption = ask(cast.employee)
    account = PointsAccount.objects.get(employee=cast.employee)
    rows = {"pointsaccount": account, "pointstransfer": redemption.transfer, "redemption": redemption}
    for model, row in rows.items():
        page = hr.get(f"{ADMIN}{model}/", {"q": "Priya"}).content.decode()
        assert "Priya Example" in page
        assert hr.get(f"{ADMIN}{model}/{row.pk}/change/").status_code == 200
        assert hr.post(f"{ADMIN}{model}/{row.pk}/change/", {"balance": 1}).status_code == 403
        assert hr.post(f"{ADMIN}{model}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert PointsTransfer.objects.count() == 2
    assert Redemption.objects.count() == 1


def test_points_of_private_kudos_stand_in_no_list_of_the_admin(hr: Client, cast: Cast) -> None:
    make_kudos_program()
    points_month_begin(day=timezone.localdate())
    give(cast.peer, cast.manager, points=10, is_private=True)
    give(cast.peer, cast.employee, points=20)
    page = str(hr.get(f"{ADMIN}pointstransfer/?purpose__exact=kudos").content.decode())
    assert "Priya Example: points to spend" in page
    assert "Jonas Example: points to spend" not in page
