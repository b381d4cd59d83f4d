"""Career conversations: the list, opening one, its page, and all that the two do on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, requires
from accounts.conflicts import ChangedMeanwhile
from careerladders.evidence import evidence_for, label_of
from careerladders.forms import conversations as forms
from careerladders.forms.rows import reread
from careerladders.models import Conversation, Side
from careerladders.selectors import conversations as selectors
from careerladders.selectors.conversation_coverage import FEWEST, shares
from careerladders.selectors.conversations import Seen, Stage, seen_by
from careerladders.selectors.path import next_level
from careerladders.services import conversations as services
from people.selectors import manager_of

TAKE_PART = "careerladders.take_part"
MOST_EVIDENCE = 30


@require_safe
@requires(TAKE_PART)
def conversations(request: UserRequest) -> HttpResponse:
    """One's own conversations and those with one's reports, each with what is next in it."""
    found = [
        (conversation, selectors.stage_of(conversation, side), side)
        for conversation in selectors.conversations_of(request.user)
        for side in [selectors.side_of(conversation, request.user)]
    ]
    context = {
        "own": [row for row in found if row[2] == Side.EMPLOYEE],
        "team": [row for row in found if row[2] == Side.MANAGER],
        "reports": selectors.partners(request.user)[1:],
    }
    return render(request, "careerladders/conversations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(TAKE_PART)
def new(request: UserRequest) -> HttpResponseBase:
    """Open a conversation about any level: `employee` and `level` may come with the address."""
    people = selectors.partners(request.user)
    chosen = next((p for p in people if str(p.pk) == request.GET.get("employee")), next(iter(people), None))
    level = request.GET.get("level") or (next_level(chosen) if chosen else None)
    initial = {"employee": chosen.pk if chosen else None, "level": level}
    form = forms.OpenForm(request.POST or None, people=people, initial=initial)
    opened: list[Conversation] = []

    def open_it(_values: dict[str, Any]) -> None:
        opened.append(services.conversation_open(actor=request.user, **form.values))

    if people and request.method == "POST" and form.accepted(open_it):
        return redirect(opened[0])
    context = {
        "form": form,
        "chosen": chosen,
        "manager": manager_of(chosen, timezone.localdate()) if chosen else None,
    }
    return render(request, "careerladders/conversation_new.html", context, status=400 if form.errors else 200)


@require_safe
@requires(TAKE_PART)
def conversation(request: UserRequest, pk: int) -> HttpResponse:
    """A conversation as one of the two sees it."""
    return page(request, conversation_or_404(request, pk))


def conversation_or_404(request: UserRequest, pk: int) -> Conversation:
    """The conversation, if the user is one of the two; raises Http404."""
    return get_object_or_404(selectors.conversations_of(request.user), pk=pk)


def page(request: UserRequest, found: Conversation, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of a conversation; a form that was refused is among `shown`."""
    seen = seen_by(found, request.user)
    attached = list(found.evidence.all())
    context = {
        "conversation": found,
        "seen": seen,
        "evidence": [(item, label_of(item.source)) for item in attached],
        "offered": offered(seen, {(item.source, item.key) for item in attached}),
        "steps": found.steps.all(),
        "new_manager": new_manager(seen),
        "view_form": forms.ViewForm(seen=seen) if seen.stage == Stage.PREPARE else None,
        "answer_form": forms.AnswerForm(seen=seen),
        "notes_form": forms.NotesForm(initial={"notes": found.notes, "revision": found.notes_revision}),
        "step_form": forms.StepForm(seen=seen),
        "close_form": forms.CloseForm(),
        "plan_form": forms.PlanForm(initial={"planned_for": found.planned_for}),
    }
    return render(request, "careerladders/conversation.html", context | shown, status=status)


def offered(seen: Seen, attached: set[tuple[str, str]]) -> list[Any]:
    """What the employee could still attach, the latest things first."""
    if seen.side != Side.EMPLOYEE or not seen.conversation.is_open:
        return []
    found = evidence_for(seen.conversation.employee)
    return [item for item in found if (item.source, item.key) not in attached][:MOST_EVIDENCE]


def new_manager(seen: Seen) -> Any:
    """With whom the employee could go on, since it is another manager by now; else None."""
    if seen.side != Side.EMPLOYEE or not seen.conversation.is_open:
        return None
    manager = manager_of(seen.conversation.employee, timezone.localdate())
    return manager if manager != seen.conversation.manager else None


@require_POST
@requires(TAKE_PART)
def view(request: UserRequest, pk: int) -> HttpResponseBase:
    """Keep one's own view, which saves itself while one writes; its button also shares it."""
    found = conversation_or_404(request, pk)
    form = forms.ViewForm(request.POST, seen=seen_by(found, request.user))
    autosaved = "X-Autosave" in request.headers
    shares = not autosaved and request.POST.get("action") == "share"

    def keep(values: dict[str, Any]) -> None:
        for rating in form.changed:
            services.rating_save(conversation=found, actor=request.user, **rating)
        if shares:
            services.view_share(conversation=found, actor=request.user)

    accepted = form.accepted(keep)
    if autosaved:
        return autosave_answer(form, accepted=accepted)
    if not accepted:
        found = conversation_or_404(request, pk)
        reread(form, forms.ViewForm(seen=seen_by(found, request.user)))
        return page(request, found, 400, view_form=form)
    messages.success(request, _("Shared.") if shares else _("Saved. You can go on whenever you like."))
    return redirect(found)


def autosave_answer(form: forms.ServiceForm, *, accepted: bool) -> HttpResponse:
    """What a form that saves itself hears."""
    return HttpResponse(status=204) if accepted else HttpResponse(form.errors.as_text(), status=400)


@require_POST
@requires(TAKE_PART)
def answer(request: UserRequest, pk: int) -> HttpResponseBase:
    """Keep the employee's wish or the manager's offer, which save themselves too."""
    found = conversation_or_404(request, pk)
    seen = seen_by(found, request.user)
    save = services.wish_save if seen.side == Side.EMPLOYEE else services.offer_save
    form = forms.AnswerForm(request.POST, seen=seen)

    def keep(values: dict[str, Any]) -> None:
        save(conversation=found, actor=request.user, **values)

    if "X-Autosave" in request.headers:
        return autosave_answer(form, accepted=form.accepted(keep))
    return done(request, found, form, keep, _("Saved."))


@require_POST
@requires(TAKE_PART)
def notes(request: UserRequest, pk: int) -> HttpResponseBase:
    """Store the notes; when the other wrote meanwhile, both texts are shown to be put together."""
    found = conversation_or_404(request, pk)
    form = forms.NotesForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.notes_save(
                conversation=found, text=values["notes"], revision=values["revision"], actor=request.user
            )
        except ChangedMeanwhile as error:
            both = {"notes": values["notes"], "revision": error.current["notes_revision"]}
            shown = {"notes_form": forms.NotesForm(initial=both), "theirs": error.current["notes"]}
            return page(request, found, 409, notes_error=error.messages[0], **shown)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Notes saved."))
            return redirect(found)
    return page(request, found, 400, notes_form=form)


def done(
    request: UserRequest,
    found: Conversation,
    form: forms.ServiceForm,
    act: Callable[[dict[str, Any]], object],
    message: str,
) -> HttpResponseBase:
    """Act on a form and show the conversation again, with the form where it was refused."""
    if form.accepted(act):
        messages.success(request, message)
        return redirect(found)
    return page(request, found, 400, **{form.place: form})


def act(
    request: UserRequest, found: Conversation, change: Callable[[], object], message: str
) -> HttpResponseBase:
    """Do what a button says and show the conversation again, with a sentence on how it went."""
    try:
        change()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, message)
    return redirect(found)


@require_safe
@requires("careerladders.view_coverage")
def coverage(request: UserRequest) -> HttpResponse:
    """How many people had a conversation in the last twelve months, by department."""
    context = {"shares": shares(request.user), "fewest": FEWEST}
    return render(request, "careerladders/conversation_coverage.html", context)
