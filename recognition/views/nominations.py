"""Pages of a nomination: written with hints, read, endorsed, with its files and its decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from accounts.refusals import add_refusal
from people.picker import offer
from people.selectors import employee_of
from recognition.forms import nominations as forms
from recognition.guidance import hints
from recognition.models import Endorsement, Nomination, NominationFile
from recognition.models.nominations import WAITING
from recognition.permits import may_write
from recognition.selectors.nominations import nomination_seen, nominations
from recognition.selectors.programs import taking_part
from recognition.services import files, selection
from recognition.services import nominations as services

VIEW = "recognition.view_feed"
NOMINATE = "recognition.nominate"
ANSWERS = ("situation", "behaviour", "impact")
LONGEST_READ = 5000
DECISIONS: dict[str, Callable[..., Nomination]] = {
    "award": selection.nomination_award,
    "decline": selection.nomination_decline,
}
DECIDED = {
    "award": gettext_lazy("Awarded. Those whom it names and who nominated them have been told."),
    "decline": gettext_lazy("Declined. Those whom it names and who nominated them have been told why."),
}


def nomination_or_404(request: UserRequest, pk: int) -> Nomination:
    """A nomination that the user may see; raises Http404."""
    return get_object_or_404(nominations(request.user), pk=pk)


def own_or_404(request: UserRequest, pk: int) -> Nomination:
    """A nomination that the user makes; raises Http404."""
    return get_object_or_404(nominations(request.user).filter(nominator__user=request.user), pk=pk)


@require_safe
@requires(VIEW)
def nomination(request: UserRequest, pk: int) -> HttpResponse:
    """A nomination as one sees it; an own draft is written on its own page."""
    found = nomination_or_404(request, pk)
    if found.status == Nomination.Status.DRAFT and may_write(request.user, found):
        return redirect("recognition:nomination_edit", pk)
    return page(request, found)


def page(request: UserRequest, found: Nomination, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of a nomination; a form that was refused is among `shown`."""
    context = {**vars(nomination_seen(found, request.user)), "decision_form": forms.DecisionForm()}
    context["files"] = found.files.all() if reads_files(found) else []
    context["asked"] = own_endorsement(request, found)
    return render(request, "recognition/nomination.html", context | shown, status=status)


def reads_files(found: Any) -> bool:
    """Whether a nomination is the reader's own affair, or they are asked to endorse it."""
    return bool(found.is_theirs) or found.is_waiting


def own_endorsement(request: UserRequest, found: Nomination) -> Endorsement | None:
    """What the user is asked to say of a nomination."""
    return found.endorsements.filter(employee__user=request.user).first()


@requires(NOMINATE)
def edit(request: UserRequest, pk: int) -> HttpResponseBase:
    """Write a draft, which saves itself; its button hands it in."""
    found = own_or_404(request, pk)
    action = request.POST.get("action", "")
    form = forms.NominationForm(request.POST if request.method == "POST" else None, nomination=found)
    submits = action == "submit"
    accepted = form.is_bound and kept(form, found, request, submits=submits)
    if "X-Autosave" in request.headers:
        text = "" if accepted else form.errors.as_text()
        return HttpResponse(text, status=204 if accepted else 400)
    if accepted and action != "search":
        done = _("Handed in. The selection panel has been told.") if submits else _("Saved.")
        messages.success(request, done)
        return redirect("recognition:nomination", pk) if submits else redirect("recognition:programs")
    context = {
        "form": form,
        "nomination": found,
        "files": found.files.all(),
        "file_form": forms.FileForm(),
        "hints": hints(*(str(form[name].value() or "") for name in ANSWERS)),
        **picker(found, form["nominees"].value(), request.POST.get("q", "")),
    }
    return render(request, "recognition/nomination_edit.html", context, status=400 if form.errors else 200)


def kept(form: forms.NominationForm, found: Nomination, request: UserRequest, *, submits: bool) -> bool:
    """Store what a form changes, and hand it in if asked; False, with the errors in it, when refused."""
    if not form.is_valid():
        return False
    try:
        services.nomination_save(nomination=found, actor=request.user, **form.changes)
        if submits:
            services.nomination_submit(nomination=found, actor=request.user)
    except ValidationError as error:
        add_refusal(form, error)
        return False
    return True


def picker(found: Nomination, chosen: Any, query: str) -> dict[str, Any]:
    """What the people picker of a nomination shows."""
    people = taking_part(found.program, timezone.localdate()).exclude(pk=found.nominator_id)
    return offer(people, name="nominees", query=query, chosen=[str(pk) for pk in chosen or []])


@require_safe
@requires(NOMINATE)
def people(request: UserRequest, pk: int) -> HttpResponse:
    """The colleagues whom a search finds, as a fragment of the form."""
    found = own_or_404(request, pk)
    context = picker(found, request.GET.getlist("nominees"), request.GET.get("q", ""))
    return render(request, "components/people_options.html", context | {"multiple": True})


@require_POST
@requires(NOMINATE)
def guidance(request: UserRequest) -> HttpResponse:
    """The hints for what is typed so far, as a fragment; nothing is stored."""
    answers = [request.POST.get(name, "")[:LONGEST_READ] for name in ANSWERS]
    return render(request, "recognition/_hints.html", {"hints": hints(*answers)})


@require_POST
@requires(NOMINATE)
def withdraw(request: UserRequest, pk: int) -> HttpResponseBase:
    """Take back what was handed in, or drop a draft."""
    found = own_or_404(request, pk)
    try:
        if found.status == Nomination.Status.DRAFT:
            services.draft_drop(nomination=found, actor=request.user)
            messages.success(request, _("Dropped. The draft is gone."))
        else:
            services.nomination_withdraw(nomination=found, actor=request.user)
            messages.success(request, _("Withdrawn. Nobody decides on it any more."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("recognition:programs")


@require_POST
@requires(NOMINATE)
def add_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Add a file."""
    found = own_or_404(request, pk)
    form = forms.FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            files.file_add(nomination=found, upload=form.cleaned_data["file"], actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
    else:
        messages.error(request, " ".join(map(str, form.errors["file"])))
    return redirect("recognition:nomination", pk)


def file_or_404(request: UserRequest, pk: int, file: int) -> NominationFile:
    """A file of a nomination that the user sees or scores; raises Http404."""
    scored = Nomination.objects.scored_by(request.user).values("pk")
    seen = nominations(request.user).filter(Q(is_theirs=True) | Q(status__in=WAITING)).values("pk")
    found = NominationFile.objects.filter(nomination=pk, pk=file).select_related("nomination")
    return get_object_or_404(found.filter(nomination__in=seen) | found.filter(nomination__in=scored))


@require_safe
@requires(VIEW)
def download(request: UserRequest, pk: int, file: int) -> HttpResponseBase:
    """A file to be saved, never shown in the browser."""
    found = file_or_404(request, pk, file)
    try:
        stored = found.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stored, as_attachment=True, filename=found.name)
    response["Content-Type"] = found.content_type
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@requires(NOMINATE)
def remove_file(request: UserRequest, pk: int, file: int) -> HttpResponseBase:
    """Take a file out again."""
    found = get_object_or_404(NominationFile, nomination=own_or_404(request, pk), pk=file)
    try:
        files.file_remove(file=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("recognition:nomination", pk)


@requires(NOMINATE)
def ask(request: UserRequest, pk: int) -> HttpResponseBase:
    """Ask a colleague to endorse a nomination; the search finds people with scripts or without."""
    found = own_or_404(request, pk)
    query = request.POST.get("q", "")
    searching = bool(query) and not request.POST.get("employee")
    form = forms.EndorserForm(request.POST if request.method == "POST" and not searching else None)
    if form.is_bound and form.is_valid():
        try:
            services.endorser_ask(nomination=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Asked. They read the nomination and hear of it at once."))
            return redirect("recognition:nomination", pk)
    employed = taking_part(found.program, timezone.localdate())
    chosen = offer(employed, name="employee", query=query, chosen=[str(form["employee"].value())])
    context = {"form": form, "nomination": found, **chosen}
    return render(request, "recognition/endorser_ask.html", context, status=400 if form.errors else 200)


@requires(NOMINATE)
def endorse(request: UserRequest, pk: int) -> HttpResponseBase:
    """Stand behind a nomination in one's own words."""
    employee = employee_of(request.user)
    asked = Endorsement.objects.filter(employee=employee, nomination__in=nominations(request.user))
    endorsement = get_object_or_404(asked.select_related("nomination__program", "employee"), nomination=pk)
    initial = {"text": endorsement.text}
    form = forms.EndorsementForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.endorsement_write(endorsement=endorsement, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Thank you: your words stand beside the nomination."))
            return redirect("recognition:nomination", pk)
    context = {"form": form, "nomination": nomination_or_404(request, pk)}
    return render(request, "recognition/endorse.html", context, status=400 if form.errors else 200)


@require_POST
@requires("recognition.decide")
def shortlist(request: UserRequest, pk: int) -> HttpResponseBase:
    """Keep a nomination among those that may win."""
    found = nomination_or_404(request, pk)
    try:
        selection.nomination_shortlist(nomination=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("recognition:nomination", pk)


@require_POST
@requires("recognition.decide")
def decide(request: UserRequest, pk: int, decision: str) -> HttpResponseBase:
    """Let a nomination win or not; what is refused is said beside the words, which are kept."""
    if decision not in DECISIONS:
        raise Http404
    found = nomination_or_404(request, pk)
    form = forms.DecisionForm(request.POST)
    if form.is_valid():
        try:
            DECISIONS[decision](nomination=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, DECIDED[decision])
            return redirect("recognition:deciding")
    return page(request, nomination_or_404(request, pk), 400, decision_form=form)
