"""Who stands where by department, and whether both tracks are worth the same."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.forms.levels import FrameworkForm
from careerladders.permissions import MANAGE
from careerladders.selectors import coverage as selectors
from careerladders.selectors.coverage import Coverage, Headcount, Row
from careerladders.selectors.parity import Parity, parity
from careerladders.selectors.pay import VIEW_PAY
from people.forms import DayForm
from tenants.exports import csv_response, xlsx_response

PAGE_SIZE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}
COVERAGE_COLUMNS = ["department", "above", "track", "grade", "members", "with_all_below"]
PARITY_COLUMNS = ["grade", "specialists", "managers"]
PAY_COLUMNS = ["framework", "currency", "location", "specialists_midpoint", "managers_midpoint", "percent"]


@require_safe
@requires("careerladders.view_coverage")
def coverage(request: UserRequest) -> HttpResponse:
    """Headcounts of a department and those right below it, and its people who are on no level."""
    found = coverage_of(request)
    here = here_of(request, found)
    departments = selectors.scope(request.user) if here is None else found.below(here)
    people = selectors.unplaced(departments, found.day).with_place(found.day)
    context = {
        "coverage": found,
        "form": DayForm({"on": found.day}),
        "here": here,
        "above": found.row(here.parent) if here and here.parent else None,
        "total": here.total if here else found.total,
        "children": found.children(here.department.pk if here else None),
        "page": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_place": request.user.has_perm(MANAGE),
    }
    return render(request, "careerladders/coverage.html", context)


def coverage_of(request: UserRequest) -> Coverage:
    """The headcounts that the user may see, on the day asked for; raises Http404 for a day that is none."""
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    return selectors.coverage(selectors.scope(request.user), form.cleaned_data["on"])


def here_of(request: UserRequest, found: Coverage) -> Row | None:
    """The department asked for, or the only topmost one; raises Http404 for one that isn't seen."""
    asked = request.GET.get("department", "")
    if not asked:
        topmost = found.children(None)
        return topmost[0] if len(topmost) == 1 and not found.nowhere.total else None
    row = found.row(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if row is None:
        raise Http404
    return row


@require_safe
@requires("careerladders.view_coverage")
def coverage_export(request: UserRequest, kind: str) -> HttpResponse:
    """The headcounts of all departments that the user may see, one row for each step."""
    if kind not in EXPORTS:
        raise Http404
    return EXPORTS[kind](f"coverage.{kind}", COVERAGE_COLUMNS, coverage_rows(coverage_of(request)))


def coverage_rows(found: Coverage) -> Iterator[list[Any]]:
    """A row for each department and step on which anybody stands, and one for those on no level."""
    names = {row.department.pk: row.department.name for row in found.rows}
    for row in found.rows:
        place = [row.department.name, names.get(row.parent) if row.parent else None]
        yield from headcount_rows(place, row.own, row.total)
    yield from headcount_rows([None, None], found.nowhere, found.nowhere)


def headcount_rows(place: list[str | None], own: Headcount, total: Headcount) -> Iterator[list[Any]]:
    """A department's rows."""
    for step in sorted(total.by_step):
        yield [*place, step.track, step.grade, own.by_step[step], total.by_step[step]]
    if total.unplaced:
        yield [*place, None, None, own.unplaced, total.unplaced]


@require_safe
@requires("careerladders.view_coverage")
def parity_page(request: UserRequest) -> HttpResponse:
    """People on both tracks by grade and, for those who may see pay, the midpoints of their bands."""
    form = FrameworkForm(request.GET)
    context = {"form": form, "parity": parity_of(request, form), "sees_pay": request.user.has_perm(VIEW_PAY)}
    return render(request, "careerladders/parity.html", context)


def parity_of(request: UserRequest, form: FrameworkForm) -> Parity:
    """Both tracks of the framework asked for; raises Http404 for one that isn't there."""
    days = DayForm(request.GET)
    if not (form.is_valid() and days.is_valid()):
        raise Http404
    return parity(selectors.scope(request.user), days.cleaned_data["on"], form.cleaned_data["framework"])


@require_safe
@requires("careerladders.view_coverage")
def parity_export(request: UserRequest, kind: str) -> HttpResponse:
    """The same as a file; the columns of pay are for those who may see it."""
    if kind not in EXPORTS:
        raise Http404
    found = parity_of(request, FrameworkForm(request.GET))
    if not request.user.has_perm(VIEW_PAY):
        rows = ([grade.number, grade.specialists, grade.managers] for grade in found.grades)
        return EXPORTS[kind](f"parity.{kind}", PARITY_COLUMNS, rows)
    return EXPORTS[kind](f"parity.{kind}", [*PARITY_COLUMNS, *PAY_COLUMNS], pay_rows(found))


def pay_rows(found: Parity) -> Iterator[list[Any]]:
    """A row for each grade and pair of bands; a grade without bands has one row."""
    for grade in found.grades:
        people = [grade.number, grade.specialists, grade.managers]
        pairs = [pair for pair in found.pay if pair.grade == grade.number]
        for pair in pairs:
            band = [pair.framework.slug, pair.currency, pair.location]
            figures = (pair.specialists, 2), (pair.managers, 2), (pair.difference, 1)
            money = [figure and round(figure, places) for figure, places in figures]
            yield [*people, *band, *money]
        if not pairs:
            yield [*people, *[None] * len(PAY_COLUMNS)]
