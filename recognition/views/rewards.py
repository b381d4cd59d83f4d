"""Pages of rewards: the catalogue with one's own requests, the decisions, and what payroll hears."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from accounts.conflicts import StateConflict
from accounts.refusals import add_refusal
from people.models import Employee
from recognition.forms.rewards import DaysForm, DeclineForm, RedeemForm
from recognition.models import Redemption, Reward
from recognition.selectors import rewards as selectors
from recognition.selectors.kudos import employee_of
from recognition.selectors.points import Kind, balance, settings_now
from recognition.services import rewards as services
from tenants.exports import csv_response, xlsx_response

PAGE_SIZE = 24
MOST_OWN = 12
TAXABLE_COLUMNS = ["employee_number", "name", "reward", "granted_on", "taxable_value", "currency"]
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@requires("recognition.spend")
def rewards(request: UserRequest) -> HttpResponseBase:
    """The catalogue, to choose from; below it what one has asked for."""
    employee = employee_of(request.user)
    offered = Reward.objects.filter(is_active=True)
    form = RedeemForm(Reward.objects.all(), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and redeemed(form, employee, request):
        return redirect("recognition:rewards")
    points = balance(Kind.TO_SPEND, employee)
    page = Paginator(offered, PAGE_SIZE).get_page(request.GET.get("page"))
    refused = {form.data.get("reward"): [str(text) for texts in form.errors.values() for text in texts]}
    own = list(Redemption.objects.filter(employee=employee).select_related("reward")[: MOST_OWN + 1])
    context = {
        "settings": settings_now(),
        "to_spend": points,
        "page": page,
        "offers": [offer(reward, points, refused.pop(str(reward.pk), [])) for reward in page],
        "errors": [text for texts in refused.values() for text in texts],
        "own": own[:MOST_OWN],
        "has_more": len(own) > MOST_OWN,
        "may_manage": request.user.holds_everywhere("recognition.manage"),
    }
    return render(request, "recognition/rewards.html", context)


def offer(reward: Reward, points: int, errors: list[str]) -> dict[str, Any]:
    """A reward as somebody with so many points sees it, with what spoke against it a moment ago."""
    return {
        "reward": reward,
        "missing": max(0, reward.price - points),
        "after": points - reward.price,
        "dialog": f"redeem-{reward.pk}",
        "nonce": uuid.uuid4(),
        "errors": errors,
    }


def redeemed(form: RedeemForm, employee: Employee, request: UserRequest) -> bool:
    """Spend the points of a valid form; False, with the errors in the form, when that is refused."""
    try:
        redemption = services.redemption_request(employee=employee, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        return False
    name = {"reward": redemption.reward.name}
    if redemption.status == Redemption.Status.APPROVED:
        messages.success(request, _("%(reward)s is yours.") % name)
    else:
        messages.success(request, _("You have asked for %(reward)s. You hear as soon as HR decides.") % name)
    return True


@require_POST
@requires("recognition.spend")
def cancel(request: UserRequest, pk: int) -> HttpResponseBase:
    """Take back what one asked for."""
    redemption = get_object_or_404(Redemption, pk=pk, employee__user=request.user)
    try:
        services.redemption_cancel(redemption=redemption, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken back: your points are in your account again."))
    return redirect("recognition:rewards")


@require_safe
@requires("recognition.decide")
def redemptions(request: UserRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    return listed(request)


def listed(request: UserRequest, refused: int | None = None, form: DeclineForm | None = None) -> HttpResponse:
    """The page of what waits; `form` is of the request that couldn't be `refused`."""
    page = Paginator(selectors.waiting(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "redemption": row,
            "form": form if form and row.pk == refused else DeclineForm(auto_id=f"id_%s_{row.pk}"),
            "is_own": row.employee.user_id == request.user.pk,
            "is_open": row.pk == refused,
        }
        for row in page
    ]
    return render(request, "recognition/redemptions.html", {"page": page, "rows": rows})


@require_POST
@requires("recognition.decide")
def approve(request: UserRequest, pk: int) -> HttpResponseBase:
    """Grant a request."""
    redemption = get_object_or_404(Redemption, pk=pk)
    try:
        services.redemption_approve(redemption=redemption, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Granted. %(name)s has been told.") % {"name": redemption.employee.name})
    return redirect("recognition:redemptions")


@require_POST
@requires("recognition.decide")
def decline(request: UserRequest, pk: int) -> HttpResponseBase:
    """Decline a request; what was typed stays when it can't be."""
    redemption = get_object_or_404(Redemption, pk=pk)
    form = DeclineForm(request.POST, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return listed(request, pk, form)
    try:
        services.redemption_decline(redemption=redemption, actor=request.user, **form.cleaned_data)
    except StateConflict as error:
        messages.error(request, error.messages[0])
    except ValidationError as error:
        add_refusal(form, error)
        return listed(request, pk, form)
    else:
        text = _("Declined. %(name)s has been told and has the points back.")
        messages.success(request, text % {"name": redemption.employee.name})
    return redirect("recognition:redemptions")


@require_safe
@requires("recognition.manage")
def payroll(request: UserRequest) -> HttpResponse:
    """What was granted in some days, with what is to be taxed."""
    form = DaysForm(request.GET)
    if form.is_valid():
        found = selectors.granted(**form.cleaned_data)
        form = DaysForm(form.cleaned_data)
    else:
        found = Redemption.objects.none()
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "totals": totals(found),
    }
    return render(request, "recognition/payroll.html", context)


def totals(found: QuerySet[Redemption]) -> list[tuple[str, Decimal]]:
    """What is to be taxed altogether in each currency."""
    return list(found.order_by().values_list("currency").annotate(Sum("taxable_value")).order_by("currency"))


@require_safe
@requires("recognition.manage")
def payroll_export(request: UserRequest, kind: str) -> HttpResponse:
    """The same as a CSV or XLSX file, with an entry in the audit log."""
    form = DaysForm(request.GET)
    if kind not in EXPORTS or not form.is_valid():
        raise Http404
    found = services.taxable_values_read(actor=request.user, **form.cleaned_data)
    days = "{first}-{last}".format(**form.cleaned_data)
    return EXPORTS[kind](f"taxable-values-{days}.{kind}", TAXABLE_COLUMNS, taxable_rows(found))


def taxable_rows(found: QuerySet[Redemption]) -> Iterator[list[Any]]:
    """A row for each reward, person by person."""
    for row in found.order_by("employee__number", "decided_on", "id"):
        person = row.employee
        yield [person.number, person.name, row.reward.name, row.decided_on, row.taxable_value, row.currency]
