"""Giving kudos, taking them back, mending their words, and reporting those of others."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from people.models import Employee
from people.picker import offer
from recognition.forms.feed import ReportForm
from recognition.forms.kudos import KudosForm, WordsForm
from recognition.models import Comment, Kudos, Post
from recognition.selectors.kudos import colleagues, employee_of, purse_of
from recognition.services.kudos import kudos_edit, kudos_give, kudos_undo
from recognition.services.moderation import report_create


@requires("recognition.give_kudos")
def give(request: UserRequest) -> HttpResponseBase:
    """Thank a colleague; without a person chosen yet, the search finds some, with scripts or without."""
    giver = employee_of(request.user)
    purse = purse_of(giver, timezone.localdate())
    query = request.POST.get("q", "")
    if request.method != "POST":
        form = KudosForm(giver, purse, initial={"receiver": request.GET.get("to"), "points": 0})
    elif query and not request.POST.get("receiver"):
        form = KudosForm(giver, purse, initial=request.POST.dict())
    else:
        form = KudosForm(giver, purse, request.POST)
        if form.is_valid() and given(form, giver, request):
            return redirect("recognition:feed")
    people = picker(giver, form["receiver"].value(), query)
    autofocus = request.method == "GET" and not people["chosen"]
    return render(
        request, "recognition/give.html", {"form": form, "purse": purse, **people, "autofocus": autofocus}
    )


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
    giver = employee_of(request.user)
    context = picker(giver, request.GET.get("receiver"), request.GET.get("q", ""))
    return render(request, "components/people_options.html", context)


def picker(giver: Employee, receiver: object, query: str) -> dict[str, Any]:
    """What the people picker of the form shows."""
    return offer(colleagues(giver), name="receiver", query=query, chosen=[str(receiver)])


@require_POST
@requires("recognition.give_kudos")
def undo(request: UserRequest, pk: int) -> HttpResponseBase:
    """Take back kudos that one gave just now."""
    kudos = get_object_or_404(Kudos, pk=pk, giver__user=request.user)
    try:
        kudos_undo(kudos=kudos, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken back: nobody sees these kudos any more."))
    return redirect("recognition:feed")


@requires("recognition.give_kudos")
def edit(request: UserRequest, pk: int) -> HttpResponseBase:
    """Mend the words of kudos that one gave."""
    own = Kudos.objects.filter(giver__user=request.user)
    kudos = get_object_or_404(own.select_related("receiver", "post"), pk=pk)
    name = kudos.receiver.name
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"message": kudos.message})
    if form.is_valid():
        try:
            kudos_edit(kudos=kudos, message=form.cleaned_data["message"], actor=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(kudos.post)
    context = {
        "form": form,
        "title": _("Edit your thanks to %(name)s") % {"name": name},
        "text": _("They will be marked as edited. %(name)s isn't told again.") % {"name": name},
        "button": _("Save"),
        "back": kudos.post,
    }
    return render(request, "recognition/ask.html", context, status=422 if form.errors else 200)


@requires("recognition.view_feed")
def report(request: UserRequest, pk: int) -> HttpResponseBase:
    """Report kudos that one may read."""
    visible = Kudos.objects.visible_to(request.user).filter(removed_at=None)
    kudos = get_object_or_404(visible.select_related("giver", "post"), pk=pk)
    return reported(request, kudos.post, kudos.message, kudos.giver.name, kudos=kudos)


@requires("recognition.view_feed")
def comment_report(request: UserRequest, pk: int) -> HttpResponseBase:
    """Report a comment that one may read."""
    visible = Comment.objects.visible_to(request.user).filter(removed_at=None)
    comment = get_object_or_404(visible.select_related("author", "post"), pk=pk)
    return reported(request, comment.post, comment.text, comment.author.name, comment=comment)


def reported(
    request: UserRequest, post: Post, words: str, author: str, **about: Kudos | Comment
) -> HttpResponseBase:
    """Ask for the reason, then report."""
    reporter = employee_of(request.user)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report_create(reporter=reporter, reason=form.cleaned_data["reason"], **about)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. A moderator will look at it."))
            return redirect(post)
    context = {
        "form": form,
        "title": _("Report what %(name)s wrote") % {"name": author},
        "words": words,
        "button": _("Report"),
        "back": post,
    }
    return render(request, "recognition/ask.html", context, status=422 if form.errors else 200)
