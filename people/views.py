"""The directory, people's pages, teams, departments and the org chart."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from people import selectors
from people.forms import DayForm, DirectoryForm
from people.models import Assignment, Department, Employee, EmployeeQuerySet
from people.picker import offer
from people.sections import sections
from people.tree import department_path, department_tree
from tenants.exports import csv_response, xlsx_response

PAGE_SIZE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@require_safe
@requires("people.view_directory")
def directory(request: UserRequest) -> HttpResponse:
    """Everybody employed, found by words and department; htmx replaces the list while one types."""
    form = DirectoryForm(request.GET)
    found = listed(request, form).with_place(timezone.localdate())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_export": request.user.holds_everywhere("people.manage")}
    fragment = request.headers.get("HX-Target") == "people"
    return render(request, "people/_people.html" if fragment else "people/directory.html", context)


def listed(request: UserRequest, form: DirectoryForm) -> EmployeeQuerySet:
    """The employed people whom the form asks for; nobody when it can't be understood."""
    today = timezone.localdate()
    employed = Employee.objects.visible_to(request.user).employed_on(today)
    if not form.is_valid():
        return employed.none()
    found = employed.search(form.cleaned_data["q"])
    if form.cleaned_data["department"]:
        found = selectors.in_department(found, form.cleaned_data["department"], today)
    return found


@require_safe
@requires("people.manage")
def export(request: UserRequest, kind: str) -> HttpResponse:
    """The directory as it is filtered, as a CSV or XLSX file."""
    if kind not in EXPORTS:
        raise Http404
    header = ["number", "first_name", "last_name", "email", "title", "location", "hired"]
    rows = table(listed(request, DirectoryForm(request.GET)), header)
    return EXPORTS[kind](f"people.{kind}", [*header, "department", "manager"], rows)


def table(people: EmployeeQuerySet, fields: list[str]) -> Iterator[list[Any]]:
    """A row for each person: the fields, today's department and today's manager's number."""
    for employee in people.with_place(timezone.localdate()):
        place = place_of(employee)
        manager = place.manager.number if place and place.manager else None
        values = [getattr(employee, name) for name in fields]
        yield [*values, place.department.name if place else None, manager]


def place_of(employee: Any) -> Assignment | None:
    """The assignment that `with_place` found."""
    return next(iter(employee.place), None)


@require_safe
@requires("people.view_directory")
def picker(request: UserRequest) -> HttpResponse:
    """Employed people for the people picker: `name` is the field's, `multiple` makes checkboxes."""
    name = request.GET.get("name", "person")
    people = Employee.objects.visible_to(request.user).employed_on(timezone.localdate())
    context = offer(people, name=name, query=request.GET.get("q", ""), chosen=request.GET.getlist(name))
    multiple = "multiple" in request.GET
    return render(request, "components/people_options.html", context | {"multiple": multiple})


@require_safe
@requires("people.view_directory")
def person(request: UserRequest, pk: int) -> HttpResponse:
    """Where somebody works, for whom and with whom; their history for those who manage people."""
    today = timezone.localdate()
    employee = get_object_or_404(Employee.objects.visible_to(request.user).with_place(today), pk=pk)
    place = place_of(employee)
    may_manage = request.user.holds_everywhere("people.manage")
    context = {
        "employee": employee,
        "place": place,
        "path": department_path(place.department) if place else [],
        "reports": selectors.reports(employee, today),
        "may_manage": may_manage,
        "history": selectors.history(employee) if may_manage else [],
        "today": today,
        "sections": sections("person", request.user, employee),
    }
    return render(request, "people/person.html", context)


@require_safe
@requires("people.view_team")
def team(request: UserRequest) -> HttpResponse:
    """The people who report to oneself today; each leads on to their own reports."""
    manager = selectors.employee_of(request.user)
    if manager is None:
        raise PermissionDenied
    context = {
        "reports": selectors.reports(manager, timezone.localdate()),
        "sections": sections("team", request.user, manager),
    }
    return render(request, "people/team.html", context)


@require_safe
@requires("people.view_directory")
def departments(request: UserRequest) -> HttpResponse:
    """All departments with their heads and sizes."""
    nodes = [node for root in department_tree(timezone.localdate()) for node in root.walk()]
    return render(request, "people/departments.html", {"nodes": nodes})


@require_safe
@requires("people.view_directory")
def department(request: UserRequest, pk: int) -> HttpResponse:
    """Who works in a department itself on a day; a fragment of it fills the org chart."""
    found = get_object_or_404(Department.objects.select_related("head"), pk=pk)
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    day = form.cleaned_data["on"]
    people = selectors.members(found, day)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"department": found, "path": department_path(found), "day": day, "page": page}
    template = "people/_members.html" if "HX-Request" in request.headers else "people/department.html"
    return render(request, template, context)


@require_safe
@requires("people.view_directory")
def org_chart(request: UserRequest) -> HttpResponse:
    """The tree of departments with their sizes on any day; a day that doesn't exist is explained."""
    form = DayForm(request.GET)
    if not form.is_valid():
        return render(request, "people/org_chart.html", {"form": form}, status=400)
    day = form.cleaned_data["on"]
    context = {
        "form": DayForm({"on": day}),
        "day": day,
        "today": timezone.localdate(),
        "roots": department_tree(day),
    }
    return render(request, "people/org_chart.html", context)
