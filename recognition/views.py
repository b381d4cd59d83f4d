"""Pages of kudos: the feed, giving, and taking back."""

import math
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from people.models import Employee
from recognition import selectors
from recognition.forms import KudosForm
from recognition.models import Axis, Kudos
from recognition.services import UNDO_SHOWN, kudos_give, kudos_undo

FEWEST_LETTERS = 3
MOST_LETTERS = 100
MOST_FOUND = 8


@require_safe
@requires("recognition.view_feed")
def feed(request: UserRequest) -> HttpResponse:
    """The kudos that the user may see, newest first."""
    axis = request.GET.get("axis", "")
    if axis and axis not in Axis.values:
        raise Http404
    before = request.GET.get("before", "")
    try:
        page = selectors.feed(request.user, axis=axis, before=before)
    except ValueError as error:
        raise Http404 from error
    context = {
        "feed": page,
        "is_later_page": bool(before),
        "axis": axis,
        "axes": Axis.choices,
        "may_give": request.user.has_perm("recognition.give_kudos"),
    }
    return render(request, "recognition/feed.html", context | undo_offer(request))


def undo_offer(request: UserRequest) -> dict[str, Any]:
    """The kudos that can be taken back, and the whole seconds left to do so."""
    kudos = selectors.undoable(Employee.objects.filter(user=request.user).first())
    if kudos is None:
        return {}
    left = kudos.created_at + UNDO_SHOWN - timezone.now()
    return {"undoable": kudos, "seconds": max(1, math.ceil(left.total_seconds()))}


@requires("recognition.give_kudos")
def give(request: UserRequest) -> HttpResponseBase:
    """Thank a colleague; without a person chosen yet, the search finds some, with scripts or without."""
    giver = selectors.employee_of(request.user)
    query = search_text(request.POST)
    if request.method != "POST":
        form = KudosForm(giver, initial={"receiver": request.GET.get("to")})
    elif query and not request.POST.get("receiver"):
        form = KudosForm(giver, initial=request.POST.dict())
    else:
        form = KudosForm(giver, request.POST)
        if form.is_valid() and given(form, giver, request):
            return redirect("recognition:feed")
    people = picker(giver, form["receiver"].value(), query)
    context = {"form": form, **people, "autofocus": request.method == "GET" and not people["chosen"]}
    return render(request, "recognition/give.html", context)


def given(form: KudosForm, giver: Employee, request: UserRequest) -> bool:
    """Give the kudos of a valid form; False, with the errors in the form, when they are refused."""
    try:
        kudos_give(giver=giver, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_safe
@requires("recognition.give_kudos")
def people(request: UserRequest) -> HttpResponse:
    """The colleagues whom a search finds, as a fragment of the form."""
    giver = selectors.employee_of(request.user)
    context = picker(giver, request.GET.get("receiver"), search_text(request.GET))
    return render(request, "components/people_options.html", {"name": "receiver", **context})


def picker(giver: Employee, receiver: Any, query: str) -> dict[str, Any]:
    """What the people picker shows: who is chosen, if anybody, and who else was found."""
    pk = int(receiver) if str(receiver).isdecimal() and len(str(receiver)) < 19 else 0
    colleagues = selectors.colleagues(giver)
    found = colleagues.search(query).exclude(pk=pk)[:MOST_FOUND] if len(query) >= FEWEST_LETTERS else []
    return {
        "chosen": [option(employee) for employee in colleagues.filter(pk=pk)],
        "options": [option(employee) for employee in found],
        "query": query if len(query) >= FEWEST_LETTERS else "",
    }


def option(employee: Any) -> dict[str, Any]:
    """A colleague as the people picker shows them."""
    detail = " · ".join(filter(None, [employee.title, employee.department]))
    return {"value": employee.pk, "name": employee.name, "detail": detail}


def search_text(data: QueryDict) -> str:
    """What was typed into the search, in a length and alphabet that the database takes."""
    return data.get("q", "").replace("\x00", "")[:MOST_LETTERS].strip()


@require_POST
@requires("recognition.give_kudos")
def undo(request: UserRequest, pk: int) -> HttpResponseBase:
    """Take back kudos that one gave just now."""
    kudos = Kudos.objects.filter(pk=pk, giver__user=request.user).first()
    if kudos is None:
        raise Http404
    try:
        kudos_undo(kudos=kudos, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken back: nobody sees these kudos any more."))
    return redirect("recognition:feed")
