"""The executives' dashboard."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, requires
from balance import dashboard, selectors
from balance.models import DepartmentBalance
from balance.tasks import compute
from people.models import Department
from tenants.exports import csv_response
from tenants.outbox.services import enqueue


def chosen_period(request: UserRequest, stored: list[DepartmentBalance]) -> str:
    """The period of the address, or the latest. Raises Http404 for one without figures."""
    periods = selectors.periods(stored)
    period = request.GET.get("period") or (periods or [""])[0]
    if period not in periods:
        raise Http404
    return period


@requires("balance.view")
def show(request: UserRequest, department: int | None = None) -> HttpResponseBase:
    """Where departments stand: the whole organization, or one department and what is below it."""
    viewable = selectors.viewable(request.user)
    stored = selectors.stored(viewable)
    if not stored and department is None:
        return render(request, "balance/empty.html", {"nothing_viewable": not viewable})
    try:
        board = dashboard.build(stored, chosen_period(request, stored), viewable, department)
    except Department.DoesNotExist as error:
        raise Http404 from error
    context = {"board": board, "can_compute": request.user.has_perm("balance.compute")}
    return render(request, "balance/dashboard.html", context)


@requires("balance.view")
def export(request: UserRequest) -> HttpResponse:
    """The figures of a period as CSV, hidden ones with their reason."""
    stored = selectors.stored(selectors.viewable(request.user))
    period = chosen_period(request, stored)
    header = ["department", "leadership", "management", "score", "low", "high"]
    header += ["quadrant", "probability", "reviewers", "hidden_because"]
    rows = [[row.as_dict()[key] for key in header] for row in selectors.published(stored, period)]
    return csv_response(f"balance-{period}.csv", header, rows)


@require_POST
@requires("balance.compute")
def recompute(request: UserRequest) -> HttpResponseBase:
    """Have the latest period computed anew in the background."""
    enqueue(compute)
    messages.success(request, _("The balance is being computed. Reload this page in a moment."))
    return redirect("balance:dashboard")
