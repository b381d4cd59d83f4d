"""What the two do in a career conversation beside their views: evidence, agreed steps, its days and end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, requires
from careerladders.forms import conversations as forms
from careerladders.selectors.conversations import seen_by
from careerladders.services import conversations as services
from careerladders.services import next_steps
from careerladders.views.conversations import TAKE_PART, act, conversation_or_404, done


@require_POST
@requires(TAKE_PART)
def attach(request: UserRequest, pk: int) -> HttpResponseBase:
    """Bring in what was chosen of what speaks for oneself; `item` is a source and a key."""
    found = conversation_or_404(request, pk)

    def attach_all() -> None:
        for item in request.POST.getlist("item"):
            source, _colon, key = item.partition(":")
            services.evidence_attach(conversation=found, source=source, key=key, actor=request.user)

    return act(request, found, attach_all, _("Attached as it is today."))


@require_POST
@requires(TAKE_PART)
def detach(request: UserRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Take something out again."""
    found = conversation_or_404(request, pk)
    attached = get_object_or_404(found.evidence.all(), pk=evidence)
    return act(
        request,
        found,
        lambda: services.evidence_detach(evidence=attached, actor=request.user),
        _("Taken out."),
    )


@require_POST
@requires(TAKE_PART)
def add(request: UserRequest, pk: int) -> HttpResponseBase:
    """Agree on a step."""
    found = conversation_or_404(request, pk)
    form = forms.StepForm(request.POST, seen=seen_by(found, request.user))

    def agree(values: dict[str, Any]) -> None:
        next_steps.step_add(conversation=found, actor=request.user, **values)

    return done(request, found, form, agree, _("Agreed."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(TAKE_PART)
def change(request: UserRequest, pk: int, step: int) -> HttpResponseBase:
    """Change a step."""
    found = conversation_or_404(request, pk)
    changed = get_object_or_404(found.steps.all(), pk=step)
    form = forms.StepForm(request.POST or None, seen=seen_by(found, request.user), step=changed)

    def agree(values: dict[str, Any]) -> None:
        next_steps.step_change(step=changed, actor=request.user, **values)

    if request.method == "POST" and form.accepted(agree):
        messages.success(request, _("Changed."))
        return redirect(found)
    context = {"conversation": found, "step": changed, "form": form}
    return render(request, "careerladders/next_step.html", context, status=400 if form.errors else 200)


@require_POST
@requires(TAKE_PART)
def finish(request: UserRequest, pk: int, step: int) -> HttpResponseBase:
    """Mark a step as done, or open it again."""
    found = conversation_or_404(request, pk)
    finished = get_object_or_404(found.steps.all(), pk=step)
    is_done = request.POST.get("done") != "no"
    message = _("Done. Well done!") if is_done else _("Open again.")
    return act(
        request,
        found,
        lambda: next_steps.step_done(step=finished, done=is_done, actor=request.user),
        message,
    )


@require_POST
@requires(TAKE_PART)
def remove(request: UserRequest, pk: int, step: int) -> HttpResponseBase:
    """Drop a step."""
    found = conversation_or_404(request, pk)
    removed = get_object_or_404(found.steps.all(), pk=step)
    return act(
        request, found, lambda: next_steps.step_remove(step=removed, actor=request.user), _("Removed.")
    )


@require_POST
@requires(TAKE_PART)
def plan(request: UserRequest, pk: int) -> HttpResponseBase:
    """Set the day on which the two mean to talk."""
    found = conversation_or_404(request, pk)

    def keep(values: dict[str, Any]) -> None:
        services.conversation_plan(conversation=found, actor=request.user, **values)

    return done(request, found, forms.PlanForm(request.POST), keep, _("The day is set."))


@require_POST
@requires(TAKE_PART)
def close(request: UserRequest, pk: int) -> HttpResponseBase:
    """Note that the two talked."""
    found = conversation_or_404(request, pk)

    def end(values: dict[str, Any]) -> None:
        services.conversation_close(conversation=found, actor=request.user, **values)

    message = _("Closed. What you agreed on goes on.")
    return done(request, found, forms.CloseForm(request.POST), end, message)


@require_POST
@requires(TAKE_PART)
def hand_over(request: UserRequest, pk: int) -> HttpResponseBase:
    """Go on with the manager one has today."""
    found = conversation_or_404(request, pk)
    return act(
        request,
        found,
        lambda: services.conversation_hand_over(conversation=found, actor=request.user),
        _("You go on with your present manager."),
    )


@require_POST
@requires(TAKE_PART)
def withdraw(request: UserRequest, pk: int) -> HttpResponseBase:
    """Drop the conversation while nobody has shared anything."""
    found = conversation_or_404(request, pk)
    try:
        services.conversation_withdraw(conversation=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(found)
    messages.success(request, _("Withdrawn. What was written in it is gone."))
    return redirect("careerladders:conversations")
