"""Pages of kudos: the feed, giving, and taking back."""

import math
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
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
    try:
        page = selectors.feed(request.user, axis=axis, before=request.GET.get("before", ""))
    except ValueError as error:
        raise Http404 from error
    context = {"feed": page, "axis": axis, "axes": Axis.choices, **undo_offer(request)}
    return render(request, "recognition/feed.html", context)


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
    giver = giver_of(request)
    query = search_text(request.POST)
    if request.method != "POST":
        form = KudosForm(giver, initial={"receiver": request.GET.get("to")})
    elif query and not request.POST.get("receiver"):
        form = KudosForm(giver, initial=request.POST.dict())
    else:
        form = KudosForm(giver, request.POST)
        if form.is_valid() and given(form, giver, request):
            return redirect("recognition:feed")
    return render(request, "recognition/give.html", {"form": form, **picker_context(giver, form, query)})


def giver_of(request: UserRequest) -> Employee:
    """The employee that the user is; raises PermissionDenied for those who aren't one."""
    giver = Employee.objects.filter(user=request.user).first()
    if giver is None:
        raise PermissionDenied
    return giver


def given(form: KudosForm, giver: Employee, request: UserRequest) -> bool:
    """Give the kudos of a valid form; False, with the errors in the form, when they are refused."""
    try:
        kudos_give(giver=giver, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def picker_context(giver: Employee, form: KudosForm, query: str) -> dict[str, Any]:
    """What the people picker of the form shows: who is chosen, and who was found."""
    return {"chosen": options(giver, [str(form["receiver"].value())]), "options": found(giver, query), "query": query}


def search_text(data: Any) -> str:
    """What was typed into the search, in a length and alphabet that the database takes."""
    return str(data.get("q", "")).replace("\x00", "")[:MOST_LETTERS].strip()
