"""Pages of kudos: the feed, giving, and taking back."""

import math
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from people.models import Employee
from people.picker import offer
from people.selectors import employee_of
from recognition.forms.kudos import KudosForm
from recognition.models import Axis, Kudos
from recognition.selectors import feed as selectors
from recognition.services.kudos import UNDO_SHOWN, kudos_give, kudos_undo


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
    kudos = selectors.undoable(employee_of(request.user))
    if kudos is None:
        return {}
    left = kudos.created_at + UNDO_SHOWN - timezone.now()
    return {"undoable": kudos, "seconds": max(1, math.ceil(left.total_seconds()))}


@requires("recognition.give_kudos")
def give(request: UserRequest) -> HttpResponseBase:
    """Thank a colleague; without a person chosen yet, the search finds some, with scripts or without."""
    giver = selectors.employee_of(request.user)
    query = request.POST.get("q", "")
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
    context = picker(giver, request.GET.get("receiver"), request.GET.get("q", ""))
    return render(request, "components/people_options.html", context)


def picker(giver: Employee, receiver: object, query: str) -> dict[str, Any]:
    """What the people picker of the form shows."""
    colleagues = selectors.colleagues(giver)
    return offer(colleagues, name="receiver", query=query, chosen=[str(receiver)])


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
