"""Placing many people at once: ticked in a list, or from a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, requires
from careerladders.forms.levels import LevelImportForm, PlacingForm
from careerladders.models import CurrentLevel
from careerladders.permissions import MANAGE
from careerladders.permits import check_may_manage
from careerladders.selectors.coverage import scope, unplaced
from careerladders.services.level_imports import COLUMNS, levels_import
from careerladders.services.levels import Placement, levels_assign
from people.models import Department, EmployeeQuerySet
from people.selectors import departments_below
from tenants.exports import csv_response

PAGE_SIZE = 50
ERRORS_SHOWN = 50


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: UserRequest) -> HttpResponseBase:
    """The people of a department who are on no level, to be ticked and placed together."""
    department = department_of(request)
    people = to_place(request, department)
    form = PlacingForm(people, request.POST or None)
    if request.method == "POST" and form.is_valid() and placed(form, request):
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "department": department,
        "page": Paginator(people.with_place(timezone.localdate()), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "ticked": request.POST.getlist("people"),
    }
    return render(request, "careerladders/place.html", context, status=422 if form.errors else 200)


def department_of(request: UserRequest) -> Department | None:
    """The department asked for; raises Http404 for one that isn't there."""
    asked = request.GET.get("department", "")
    if not asked:
        return None
    found = Department.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if found is None:
        raise Http404
    return found


def to_place(request: UserRequest, department: Department | None) -> EmployeeQuerySet:
    """Who is on no level today where the user may place people, in a department and below or everywhere."""
    allowed = scope(request.user, MANAGE)
    if department:
        below = departments_below([department.pk])
        allowed = below if allowed is None else allowed & below
    return unplaced(allowed, timezone.localdate())


def placed(form: PlacingForm, request: UserRequest) -> bool:
    """Place the people of a valid form; False, with the errors in the form, when they are refused."""
    values = form.cleaned_data
    placements = [
        Placement(person, values["level"], values["day"], values["reason"]) for person in values["people"]
    ]
    try:
        number = len(levels_assign(placements=placements, actor=request.user))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    text = ngettext("%(number)d person is placed.", "%(number)d people are placed.", number)
    messages.success(request, text % {"number": number})
    return True


@require_safe
@requires(MANAGE)
def placing_table(request: UserRequest) -> HttpResponse:
    """The people on no level as a table to fill in and to import."""
    people = to_place(request, department_of(request)).with_place(timezone.localdate())
    day, reason = timezone.localdate().isoformat(), CurrentLevel.Reason.HIRED
    rows = ([row.number, None, None, day, reason, row.name, department_name(row)] for row in people)
    return csv_response("levels.csv", [*COLUMNS, "name", "department"], rows)


def department_name(person: Any) -> str | None:
    """Where somebody works, as `with_place` found it."""
    return person.place[0].department.name if person.place else None


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_levels(request: UserRequest) -> HttpResponseBase:
    """Place people from a file, after a check that writes nothing."""
    check_may_manage(request.user)
    form = LevelImportForm(request.POST or None, request.FILES or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        dry_run = form.cleaned_data["only_check"]
        outcome = levels_import(table=form.cleaned_data["file"], dry_run=dry_run, actor=request.user)
    context = {"form": form, "outcome": outcome, "errors": outcome.errors[:ERRORS_SHOWN] if outcome else []}
    refused = form.errors or context["errors"]
    return render(request, "careerladders/import_levels.html", context, status=422 if refused else 200)
