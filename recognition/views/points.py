"""Pages of points: what somebody has to give and to spend, and the statements of both and of budgets."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from recognition.models import PointsAccount
from recognition.selectors.kudos import employee_of
from recognition.selectors.points import Kind, holding, own_accounts
from recognition.selectors.statements import Statement, budgets, statement, whole_statement
from tenants.exports import csv_response

OWN = {"": Kind.TO_SPEND, "to_give": Kind.TO_GIVE}
LINE_COLUMNS = ["when", "what", "points", "balance"]
BUDGET_COLUMNS = ["program", "category", "axis", "given", "spent", "left"]


@require_safe
@requires("recognition.spend")
def points(request: UserRequest) -> HttpResponse:
    """What one has to give and to spend, and the statement of either."""
    own = own_accounts(employee_of(request.user))
    account, _kind = account_asked(request, own)
    context = {
        "holding": holding(own, timezone.localdate()),
        "account": request.GET.get("account", ""),
        **page_of(request, account),
    }
    return render(request, "recognition/points.html", context)


def account_asked(request: UserRequest, own: dict[str, PointsAccount]) -> tuple[PointsAccount | None, str]:
    """The own account that the address names, and its kind; raises Http404 for another name."""
    kind = OWN.get(request.GET.get("account", ""))
    if kind is None:
        raise Http404
    return own.get(kind), kind


def page_of(request: UserRequest, account: PointsAccount | None) -> dict[str, Any]:
    """What a page shows of a statement; raises Http404 for a place that isn't one of the account."""
    before = request.GET.get("before", "")
    try:
        found: Statement = statement(account, before=before)
    except ValueError as error:
        raise Http404 from error
    return {"statement": found, "is_later_page": bool(before)}


def csv_of(filename: str, account: PointsAccount | None) -> HttpResponse:
    """A statement as a file."""
    rows = (
        [timezone.localtime(line.transfer.created_at).isoformat(), line.text, line.change, line.after]
        for line in whole_statement(account)
    )
    return csv_response(filename, LINE_COLUMNS, rows)


@require_safe
@requires("recognition.spend")
def points_export(request: UserRequest) -> HttpResponse:
    """One's own statement as a CSV file."""
    account, kind = account_asked(request, own_accounts(employee_of(request.user)))
    return csv_of(f"points-{kind.replace('_', '-')}.csv", account)


@require_safe
@requires("recognition.manage")
def budget_list(request: UserRequest) -> HttpResponse:
    """What each category of a program was given, has spent, and has left."""
    return render(request, "recognition/budgets.html", {"budgets": budgets()})


@require_safe
@requires("recognition.manage")
def budgets_export(request: UserRequest) -> HttpResponse:
    """The same as a CSV file."""
    return csv_response("budgets.csv", BUDGET_COLUMNS, budget_rows())


def budget_rows() -> Iterator[list[Any]]:
    """A row for each budget."""
    for account in budgets():
        category = account.category
        assert category is not None  # The database holds it for every budget.
        yield [
            category.program.name,
            category.name,
            category.axis,
            account.given,
            account.spent,
            account.balance,
        ]


@require_safe
@requires("recognition.manage")
def budget(request: UserRequest, pk: int) -> HttpResponse:
    """The statement of a budget."""
    account = get_object_or_404(budgets(), pk=pk)
    return render(request, "recognition/budget.html", {"budget": account, **page_of(request, account)})


@require_safe
@requires("recognition.manage")
def budget_export(request: UserRequest, pk: int) -> HttpResponse:
    """The same as a CSV file."""
    return csv_of(f"budget-{pk}.csv", get_object_or_404(budgets(), pk=pk))
