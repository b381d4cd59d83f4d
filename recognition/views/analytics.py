"""Who is recognised for what, by department, as a page and as files."""

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from recognition.forms.analytics import QUARTER, PeriodForm, period_named
from recognition.selectors.analytics import ELSEWHERE, VIEW, Analytics, Tally, analytics
from tenants.exports import csv_response

STRONGEST = 10
SHADES = 5
TALLY = ["execution", "innovation", "execution_weight", "innovation_weight", "innovation_percent"]


@require_safe
@requires(VIEW)
def page(request: UserRequest) -> HttpResponse:
    """Sentences, departments, flows and the trend of a period; what can't be understood is explained."""
    form = PeriodForm(request.GET)
    found = found_for(request, form)
    form.offer(found.scope.choices)
    context = {
        "form": form,
        "found": found,
        "now": found.trend[-1] if found.rows else None,
        "trend": list(zip(found.periods, found.trend, strict=True)) if found.rows else [],
        "matrix": matrix(found),
        "strongest": [flow for flow in named_flows(found) if flow["number"]][:STRONGEST],
        "series": [
            {"name": period.name, "execution": tally.execution_share, "innovation": tally.innovation_share}
            for period, tally in zip(found.periods, found.trend, strict=False)
        ],
    }
    return render(request, "recognition/analytics.html", context, status=200 if form.is_valid() else 400)


def found_for(request: UserRequest, form: PeriodForm) -> Analytics:
    """The figures asked for, this quarter's if that is none; raises Http404 for an unseen department."""
    period, department = period_named(QUARTER, None), None
    if form.is_valid():
        period, department = form.chosen, form.cleaned_data["department"]
    found = analytics(request.user, period, department)
    if found is None:
        raise Http404
    return found


def group_names(found: Analytics) -> dict[int, str]:
    """The names of the groups between which recognitions flow."""
    itself = _("%(department)s itself")
    names = {
        row.department: itself % {"department": row.name} if row.is_own and len(found.rows) > 1 else row.name
        for row in found.rows
    }
    return names | {ELSEWHERE: _("Elsewhere")}


def named_flows(found: Analytics) -> list[dict[str, Any]]:
    """The flows, the strongest first."""
    names = group_names(found)
    return [
        {
            "giver": names[flow.giver],
            "receiver": names[flow.receiver],
            "number": flow.number,
            "share": flow.share,
        }
        for flow in found.flows
        if flow.giver in names and flow.receiver in names
    ]


def matrix(found: Analytics) -> dict[str, Any]:
    """The flows as a table: a row for who gives, a cell for who receives, `shade` 0 to 5."""
    names = group_names(found)
    flows = {(flow.giver, flow.receiver): flow for flow in found.flows}
    if not any(ELSEWHERE in pair for pair in flows):
        del names[ELSEWHERE]
    most = max((flow.number for flow in found.flows), default=0)
    lines = []
    for giver, name in names.items():
        cells = []
        for receiver, to in names.items():
            flow = flows.get((giver, receiver))
            shade = -(-SHADES * flow.number // most) if flow else 0
            outside = giver == receiver == ELSEWHERE
            cells.append({"flow": flow, "shade": shade, "receiver": to, "outside": outside})
        lines.append({"giver": name, "cells": cells})
    return {"names": list(names.values()), "lines": lines}


@require_safe
@requires(VIEW)
def export(request: UserRequest, table: str) -> HttpResponse:
    """One of the page's tables as a CSV file."""
    form = PeriodForm(request.GET)
    if table not in TABLES or not form.is_valid():
        raise Http404
    header, rows = TABLES[table]
    return csv_response(f"recognition-{table}.csv", header, rows(found_for(request, form)))


def department_rows(found: Analytics) -> Iterator[list[Any]]:
    """A row for each department and period."""
    names = group_names(found)
    for row in found.rows:
        for period, tally in zip(found.periods, row.trend, strict=True):
            people = [row.people, row.unrecognised] if period == found.period else [None, None]
            yield [names[row.department], period.name, *tally_cells(tally), *people]


def flow_rows(found: Analytics) -> Iterator[list[Any]]:
    """A row for each flow."""
    for flow in named_flows(found):
        yield list(flow.values())


def trend_rows(found: Analytics) -> Iterator[list[Any]]:
    """A row for each period."""
    for period, tally in zip(found.periods, found.trend, strict=False):
        yield [period.name, *tally_cells(tally)]


def tally_cells(tally: Tally) -> list[Any]:
    """The figures of both axes."""
    return [*(round(figure, 3) for figure in astuple(tally)), tally.innovation_share]


TABLES = {
    "departments": (["department", "period", *TALLY, "people", "not_recognised"], department_rows),
    "flows": (["from", "to", "number", "percent"], flow_rows),
    "trend": (["period", *TALLY], trend_rows),
}
