"""The pages of points and rewards: what one has, what it can be spent on, who decides, and what is taxed."""

import csv
import datetime as dt
import io
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import AuditEntry
from recognition.models import Category, Redemption, Reward
from recognition.selectors.points import balance
from recognition.services.points import Kind, Purpose, Transfer, account_of, points_transfer, points_transfers
from recognition.services.rewards import redemption_approve
from recognition.services.settings import settings_save
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of
from tests.recognition.points import endow, make_program
from tests.recognition.rewards import ask, make_reward, redeem

POINTS = "/recognition/points/"
REWARDS = "/recognition/rewards/"
REQUESTS = "/recognition/redemptions/"
BUDGETS = "/recognition/budgets/"
PAYROLL = "/recognition/payroll/"


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    client.force_login(user_of(cast.employee))
    return client


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def text(response: Any) -> str:
    """The page, its white space folded."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def table(response: Any) -> list[list[str]]:
    """The rows of a CSV file."""
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def asked(reward: Reward, /, **changes: Any) -> dict[str, Any]:
    """The form that the dialog of a reward sends."""
    return {"reward": reward.pk, "price": reward.price, "nonce": str(uuid.uuid4())} | changes


def test_my_points_say_what_there_is_and_until_when(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 70)
    endow(cast.employee, 30, Kind.TO_GIVE)
    page = text(priya.get(POINTS))
    assert re.search(r"70 of them expire on ", page)
    assert re.search(r"Until [^;]+; then what is left expires\.", page)


def test_the_statement_names_the_giver_but_no_words(priya: Client, cast: Cast) -> None:
    giving = endow(cast.manager, 100, Kind.TO_GIVE)
    spending = account_of(Kind.TO_SPEND, employee=cast.employee)
    points_transfer(Transfer(giving, spending, 30, Purpose.KUDOS, "kudos:1"))
    page = text(priya.get(POINTS))
    assert "Kudos from Jonas Example" in page
    assert "+30" in page
    assert table(priya.get(f"{POINTS}export/"))[1][1:] == ["Kudos from Jonas Example", "30", "30"]


def test_points_to_give_have_a_statement_of_their_own(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 30, Kind.TO_GIVE)
    assert "Points to give for the month" not in text(priya.get(POINTS))
    assert "Points to give for the month" in text(priya.get(POINTS, {"account": "to_give"}))
    assert len(table(priya.get(f"{POINTS}export/", {"account": "to_give"}))) == 2


def test_what_would_run_in_a_spreadsheet_is_escaped(priya: Client, cast: Cast) -> None:
    ask(cast.employee, name="=cmd()")
    assert table(priya.get(f"{POINTS}export/"))[1][1:] == ["'=cmd()", "-40", "60"]


@pytest.mark.parametrize("query", [{"account": "issued"}, {"before": "x"}, {"before": "a:b:c"}])
def test_an_address_that_the_statement_never_had_is_not_found(
    priya: Client, cast: Cast, query: dict[str, str]
) -> None:
    endow(cast.employee, 30)
    assert priya.get(POINTS, query).status_code == 404


def test_older_lines_are_on_the_next_page(priya: Client, cast: Cast) -> None:
    for number in range(26):
        endow(cast.employee, 1 + number)
    page = text(priya.get(POINTS))
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    page = text(priya.get(POINTS + older[1].replace("&amp;", "&")))
    assert page.count("Points to give for the month") == 1
    assert "Newest" in page


def test_who_has_nothing_learns_how_points_come(priya: Client) -> None:
    assert "When a colleague thanks you with points" in text(priya.get(POINTS))
    assert "At the beginning of each month" in text(priya.get(POINTS, {"account": "to_give"}))
    assert "No rewards yet" in text(priya.get(REWARDS))


def test_the_catalogue_says_what_is_left_and_how_many_points_are_missing(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 60)
    make_reward()
    make_reward(name="Day off", price=100)
    make_reward(name="Book", price=20, stock=0)
    make_reward(name="Old mug", is_active=False)
    page = text(priya.get(REWARDS))
    for words in ("You have 60 points to spend.", "3 left", "You need 40 points more.", "none left"):
        assert words in page
    assert "Old mug" not in page
    assert page.count("Redeem for") == 1


def test_a_reward_is_asked_for_and_taken_back(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    page = text(priya.post(REWARDS, asked(make_reward()), follow=True))
    assert "You have asked for Coffee for the team." in page
    assert "You have 60 points to spend." in page
    redemption = Redemption.objects.get()
    page = text(priya.post(f"{REQUESTS}{redemption.pk}/cancel/", follow=True))
    assert "your points are in your account again" in page
    page = text(priya.post(f"{REQUESTS}{redemption.pk}/cancel/", follow=True))
    assert "Somebody was faster: it is cancelled already." in page


def test_what_needs_no_approval_is_theirs_at_once(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    form = asked(make_reward(needs_approval=False))
    assert "Coffee for the team is yours." in text(priya.post(REWARDS, form, follow=True))


def test_sending_the_form_twice_redeems_once(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    form = asked(make_reward())
    for _ in range(2):
        assert priya.post(REWARDS, form).status_code == 302
    assert Redemption.objects.count() == 1


def test_what_speaks_against_a_request_stands_at_the_reward(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    reward = make_reward(price=120)
    assert "There are 100 points left." in text(priya.post(REWARDS, asked(reward)))
    assert "The last one has just gone." in text(priya.post(REWARDS, asked(make_reward(name="Tea", stock=0))))
    gone = make_reward(name="Mug", is_active=False)
    assert "This reward can&#x27;t be chosen any more." in text(priya.post(REWARDS, asked(gone)))


def test_a_price_that_rose_since_the_page_was_read_is_confirmed_anew(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    reward = make_reward()
    assert '<input type="hidden" name="price" value="40">' in text(priya.get(REWARDS))
    form = asked(reward)
    Reward.objects.update(price=90)
    page = text(priya.post(REWARDS, form))
    assert "The price has changed meanwhile. Look whether you still want it." in page
    assert '<input type="hidden" name="price" value="90">' in page
    assert not Redemption.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"price": ""},
        {"price": "1e1"},
        {"reward": "9" * 30},
        {"reward": "\x00"},
        {"reward": ""},
        {"nonce": "no"},
        {"nonce": ""},
        {"nonce": "\x00"},
    ],
)
def test_nonsense_redeems_nothing(priya: Client, cast: Cast, changes: dict[str, str]) -> None:
    endow(cast.employee, 100)
    assert 'class="errors"' in (page := text(priya.post(REWARDS, asked(make_reward(), **changes)))) or (
        "note danger" in page
    )
    assert not Redemption.objects.exists()


def test_while_points_are_off_the_pages_say_so(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    reward = make_reward()
    settings_save(has_points=False, kept_months=24, actor=None)
    for path in (POINTS, REWARDS):
        assert "doesn&#x27;t use points" in text(priya.get(path)) or "doesn't use points" in text(
            priya.get(path)
        )
    assert "Redeem" not in text(priya.get(REWARDS))
    assert "Points are switched off." in text(priya.post(REWARDS, asked(reward)))


def test_nobody_cancels_the_requests_of_others(priya: Client, cast: Cast) -> None:
    redemption = ask(cast.peer)
    assert priya.post(f"{REQUESTS}{redemption.pk}/cancel/").status_code == 404


def test_hr_approves_and_declines_with_a_reason(hr: Client, cast: Cast) -> None:
    first, second = ask(cast.employee), ask(cast.peer, name="Tea")
    assert "Priya Example" in text(hr.get(REQUESTS))
    assert "Granted. Priya Example has been told." in text(
        hr.post(f"{REQUESTS}{first.pk}/approve/", follow=True)
    )
    page = text(hr.post(f"{REQUESTS}{second.pk}/decline/", {"reason": " "}))
    assert "Say why, so that they know what would be right." in page
    assert "<details open" in page
    page = text(hr.post(f"{REQUESTS}{second.pk}/decline/", {"reason": "Until May.\x00"}))
    assert "Null characters are not allowed." in page
    page = text(hr.post(f"{REQUESTS}{second.pk}/decline/", {"reason": "Sold out."}, follow=True))
    assert "Declined. Tomas Example has been told and has the points back." in page
    assert "Nothing waits" in page
    for step in ("approve", "decline"):
        page = text(hr.post(f"{REQUESTS}{second.pk}/{step}/", {"reason": "x"}, follow=True))
        assert "Somebody was faster: it is declined already." in page


def test_who_was_declined_reads_why(priya: Client, cast: Cast) -> None:
    redemption = ask(cast.employee)
    client = type(priya)(headers={"host": "acme.localhost"})
    client.force_login(user_of(cast.hr_admin))
    client.post(f"{REQUESTS}{redemption.pk}/decline/", {"reason": "Sold out <b>until</b> May."})
    page = text(priya.get(REWARDS))
    assert "Sold out &lt;b&gt;until&lt;/b&gt; May." in page
    assert "declined" in page


def test_one_s_own_request_is_for_somebody_else_to_decide(hr: Client, cast: Cast) -> None:
    redemption = ask(cast.hr_admin)
    page = text(hr.get(REQUESTS))
    assert "You asked for it, so somebody else decides." in page
    assert f"{redemption.pk}/approve/" not in page
    assert hr.post(f"{REQUESTS}{redemption.pk}/approve/").status_code == 403


def test_a_budget_says_what_was_given_spent_and_left(hr: Client, cast: Cast) -> None:
    assert "No budgets yet" in text(hr.get(BUDGETS))
    category = Category.objects.filter(program=make_program())[0]
    budget = account_of(Kind.BUDGET, category=category)
    spending = account_of(Kind.TO_SPEND, employee=cast.employee)
    transfers = [
        Transfer(account_of(Kind.ISSUED), budget, 500, Purpose.BUDGET, "budget"),
        Transfer(budget, spending, 100, Purpose.AWARD, "one"),
        Transfer(budget, spending, 50, Purpose.AWARD, "two"),
    ]
    *_rest, two = points_transfers(transfers)
    points_transfer(Transfer(spending, budget, 50, Purpose.REVERSAL, "back", two))
    row = ["Spring awards", category.name, category.axis, "500", "100", "400"]
    assert table(hr.get(f"{BUDGETS}export/"))[1:] == [row]
    assert "Spring awards" in text(hr.get(BUDGETS))
    page = text(hr.get(f"{BUDGETS}{budget.pk}/"))
    assert "Award to Priya Example, taken back" in page
    assert len(table(hr.get(f"{BUDGETS}{budget.pk}/export/"))) == 5
    assert hr.get(f"{BUDGETS}{spending.pk}/").status_code == 404


def granted(cast: Cast, on: dt.date, **values: Any) -> Redemption:
    """What Priya got on a day, worth 12.50 euros."""
    redemption = redemption_approve(
        redemption=ask(cast.employee, taxable_value=Decimal("12.50"), **values), actor=user_of(cast.hr_admin)
    )
    Redemption.objects.filter(pk=redemption.pk).update(decided_on=on)
    return redemption


MAY = {"first": "2026-05-01", "last": "2026-05-31"}


def test_payroll_hears_of_what_was_granted_in_the_days_it_asks_for(hr: Client, cast: Cast) -> None:
    granted(cast, dt.date(2026, 5, 1))
    granted(cast, dt.date(2026, 5, 31), name="=Tea")
    granted(cast, dt.date(2026, 6, 1), name="June")
    ask(cast.peer, name="Only asked for")
    rows = table(hr.get(f"{PAYROLL}csv/", MAY))
    assert rows == [
        ["employee_number", "name", "reward", "granted_on", "taxable_value", "currency"],
        ["PRIYA", "Priya Example", "Coffee for the team", "2026-05-01", "12.50", "EUR"],
        ["PRIYA", "Priya Example", "'=Tea", "2026-05-31", "12.50", "EUR"],
    ]
    sheet = load_workbook(io.BytesIO(hr.get(f"{PAYROLL}xlsx/", MAY).content)).active
    assert sheet is not None
    assert [sheet.cell(2, column).value for column in (1, 5, 6)] == ["PRIYA", 12.5, "EUR"]
    page = text(hr.get(PAYROLL, MAY))
    assert "25.00" in page
    assert "June" not in page
    entries = AuditEntry.objects.filter(action="taxable_values.read").values_list("detail", flat=True)
    assert list(entries) == [MAY, MAY]


@pytest.mark.parametrize("days", [{"first": "May"}, {"first": "2026-05-02", "last": "2026-05-01"}])
def test_days_that_are_none_are_said(hr: Client, days: dict[str, str]) -> None:
    assert 'class="errors"' in text(hr.get(PAYROLL, days))
    assert hr.get(f"{PAYROLL}csv/", days).status_code == 404
    assert hr.get(f"{PAYROLL}pdf/").status_code == 404


def test_the_pages_ask_the_database_as_often_whatever_their_length(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.hr_admin))
    category = Category.objects.filter(program=make_program())[0]
    account_of(Kind.BUDGET, category=category)
    endow(cast.hr_admin, 1000)
    counts = []
    for size in (1, 4):
        for number in range(size):
            redeem(cast.hr_admin, make_reward(name=f"{size}-{number}"))
            ask(cast.employee, name=f"{size}-{number} more", needs_approval=False)
        paths = (POINTS, REWARDS, REQUESTS, BUDGETS, PAYROLL)
        counts.append([queries(client, path) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES
    assert balance(Kind.TO_SPEND, cast.hr_admin) == 800
