"""What belongs to a promotion case: its evidence, who assesses, and the form of an assessment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, requires
from accounts.conflicts import StateConflict
from accounts.refusals import add_refusal
from careerladders.forms.promotions import AssessmentForm, AssessorForm, EvidenceForm, employed
from careerladders.forms.rows import reread
from careerladders.models import PromotionAssessor, PromotionCase
from careerladders.permits import may_edit
from careerladders.readiness import to_rate
from careerladders.selectors.promotions import offered_evidence
from careerladders.services import promotions as services
from careerladders.services.promotion_assessments import assessment_save, assessment_submit
from careerladders.views.promotions import VIEW, case_or_404
from people.picker import offer


@requires(VIEW)
def assessors(request: UserRequest, pk: int) -> HttpResponseBase:
    """Ask colleagues to assess, one after the other."""
    case = own_case(request, pk)
    query = request.POST.get("q", "")
    searching = bool(query) and not request.POST.get("employee")
    form = AssessorForm(request.POST if request.method == "POST" and not searching else None)
    if form.is_bound and form.is_valid() and added(form, case, request):
        messages.success(request, _("Asked: they find it on their home page."))
        return redirect("careerladders:promotion_assessors", pk)
    people = offer(employed(), name="employee", query=query, chosen=[str(form["employee"].value())])
    found = case.assessors.select_related("employee")
    context = {"form": form, "case": case, "assessors": found, **people}
    return render(request, "careerladders/promotion_assessors.html", context)


def own_case(request: UserRequest, pk: int) -> PromotionCase:
    """A case that the user may see and change; raises Http404, PermissionDenied."""
    case = case_or_404(request, pk)
    may_edit(request.user, case).check()
    return case


def added(form: AssessorForm, case: PromotionCase, request: UserRequest) -> bool:
    """Ask whom a valid form names; False, with the errors in the form, when that is refused."""
    try:
        services.assessor_add(case=case, employee=form.cleaned_data["employee"], actor=request.user)
    except ValidationError as error:
        add_refusal(form, error)
        return False
    return True


@require_POST
@requires(VIEW)
def assessor_remove(request: UserRequest, pk: int, assessor: int) -> HttpResponseBase:
    """Ask a colleague no longer."""
    found = get_object_or_404(PromotionAssessor, pk=assessor, case=own_case(request, pk))
    try:
        services.assessor_remove(assessor=found, actor=request.user)
    except StateConflict as error:
        messages.error(request, error.messages[0])
    return redirect("careerladders:promotion_assessors", pk)


@requires(VIEW)
def evidence(request: UserRequest, pk: int) -> HttpResponseBase:
    """Choose from what speaks for the candidate, and leave out again."""
    case = own_case(request, pk)
    if request.method == "POST":
        attach_or_remove(request, case)
        return redirect("careerladders:promotion_evidence", pk)
    context = {"case": case, "attached": case.evidence.all(), "offered": offered_evidence(case)}
    return render(request, "careerladders/promotion_evidence.html", context)


def attach_or_remove(request: UserRequest, case: PromotionCase) -> None:
    """Attach what the form names, or remove it where it asks for that; a refusal becomes a message."""
    form = EvidenceForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose from the list."))
        if request.POST.get("action") == "remove":
            found = case.evidence.filter(**form.cleaned_data).first()
            if found:
                services.case_evidence_remove(evidence=found, actor=request.user)
        else:
            services.case_evidence_attach(case=case, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])


@requires("careerladders.take_part")
def assess(request: UserRequest, pk: int) -> HttpResponseBase:
    """One's own assessment: saves itself while it is written, and is handed in by its button."""
    rows = PromotionAssessor.objects.select_related(
        "case__employee", "case__level", "case__submitter__employee"
    )
    assessor = get_object_or_404(rows, case=pk, employee__user=request.user)
    autosaved = "X-Autosave" in request.headers
    form = assessment_form(assessor, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        submit = not autosaved and request.POST.get("action") == "submit"
        if answer := saved(form, assessor, request, submit=submit):
            return HttpResponse(status=204) if autosaved and answer == "saved" else after(request, pk, answer)
    if form.errors:
        reread(form, assessment_form(assessor))
    is_over = not (assessor.case.is_open and form.rows)
    context = {"form": form, "assessor": assessor, "case": assessor.case, "is_over": is_over}
    return render(request, "careerladders/promotion_assess.html", context, status=400 if form.errors else 200)


def assessment_form(assessor: PromotionAssessor, data: QueryDict | None = None) -> AssessmentForm:
    """The form of an assessment, with what is stored of it."""
    return AssessmentForm(data, expectations=to_rate(assessor), written=list(assessor.ratings.all()))


def saved(form: AssessmentForm, assessor: PromotionAssessor, request: UserRequest, *, submit: bool) -> str:
    """What became of a valid form: `saved`, `submitted`, `over`, or nothing, with the errors in it."""
    try:
        assessment_save(assessor=assessor, seen=form.seen(), actor=request.user)
        if submit:
            assessment_submit(assessor=assessor, actor=request.user)
    except StateConflict as error:
        messages.error(request, error.messages[0])
        return "over"
    except ValidationError as error:
        add_refusal(form, error)
        return ""
    return "submitted" if submit else "saved"


def after(request: UserRequest, pk: int, answer: Any) -> HttpResponseBase:
    """On from a form that was sent: home with thanks, or the page that says that it is over."""
    if answer == "over":
        return redirect("careerladders:promotion_assess", pk)
    words = {"submitted": _("Handed in. Thank you!"), "saved": _("Saved. You can go on whenever you like.")}
    messages.success(request, words[answer])
    return redirect("home")
