"""Pages of promotion cases: what waits, a new one, and the case itself with its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from accounts.refusals import add_refusal
from careerladders.forms.promotions import CaseForm, FilterForm, OpenForm, StepForm, employed
from careerladders.models import PromotionCase
from careerladders.permits import STEPS, may_edit, may_open
from careerladders.selectors.promotions import case_seen, cases_seen_by, of_whose, to_assess, to_decide
from careerladders.services import promotion_decisions as decisions
from careerladders.services import promotions as services
from people.models import Employee
from people.picker import offer

VIEW = "careerladders.view"
PAGE_SIZE = 25
TAKE: dict[str, Callable[..., PromotionCase]] = {
    "take_over": services.case_take_over,
    "submit": services.case_submit,
    "review": services.case_review,
    "withdraw": services.case_withdraw,
    "approve": decisions.case_approve,
    "decline": decisions.case_decline,
    "confirm": decisions.case_confirm,
    "return": decisions.case_return,
}
"""The service of each step."""
WORDS = {
    "withdraw": "reason",
    "approve": "override_reason",
    "decline": "reason",
    "confirm": "override_reason",
    "return": "reason",
}
"""What a step calls the words that go with it."""
DONE = {
    "take_over": gettext_lazy("You go on with it now."),
    "submit": gettext_lazy("Handed in. The deciders find it on their home page."),
    "review": gettext_lazy("You have taken it up."),
    "withdraw": gettext_lazy("Withdrawn."),
    "approve": gettext_lazy("Approved. The candidate and their manager have been told."),
    "decline": gettext_lazy("Declined. The candidate and their manager have been told why."),
    "confirm": gettext_lazy("Confirmed. The candidate and their manager have been told."),
    "return": gettext_lazy("The trial has ended. It was good to try."),
}


@require_safe
@requires(VIEW)
def index(request: UserRequest) -> HttpResponse:
    """What waits for oneself, then all cases that one sees, by whose they are and their state."""
    form = FilterForm(request.GET)
    page = Paginator(listed(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "to_assess": to_assess(request.user),
        "to_decide": to_decide(request.user),
        "may_open": request.user.has_perm("careerladders.promote"),
    }
    return render(request, "careerladders/promotions.html", context)


def listed(request: UserRequest, form: FilterForm) -> QuerySet[PromotionCase]:
    """The cases that the form asks for."""
    cases = cases_seen_by(request.user)
    chosen = form.cleaned_data if form.is_valid() else {}
    cases = of_whose(cases, request.user, chosen.get("who", ""))
    return cases.filter(status=chosen["status"]) if chosen.get("status") else cases


@requires("careerladders.promote")
def new(request: UserRequest) -> HttpResponseBase:
    """Open a case for somebody; the search finds people with scripts or without."""
    query = request.POST.get("q", "")
    searching = bool(query) and not request.POST.get("employee")
    if request.method != "POST":
        form = OpenForm(initial={"employee": request.GET.get("employee")})
    elif searching:
        form = OpenForm(initial=request.POST.dict())
    else:
        form = OpenForm(request.POST)
        if form.is_valid() and (case := opened(form, request)):
            return redirect(case)
    people = offer(employed(), name="employee", query=query, chosen=[str(form["employee"].value())])
    return render(request, "careerladders/promotion_new.html", {"form": form, **people})


def opened(form: OpenForm, request: UserRequest) -> PromotionCase | None:
    """The case that a valid form opens; None, with the errors in the form, when that is refused."""
    employee: Employee = form.cleaned_data["employee"]
    if not (permit := may_open(request.user, employee)):
        form.add_error("employee", permit.reason)
        return None
    try:
        return services.case_open(actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        return None


def case_or_404(request: UserRequest, pk: int) -> PromotionCase:
    """A case that the user may see; raises Http404."""
    return get_object_or_404(cases_seen_by(request.user), pk=pk)


@require_safe
@requires(VIEW)
def promotion(request: UserRequest, pk: int) -> HttpResponse:
    """A case: what it rests on, how ready it is, what happened, and what one can do next."""
    case = case_or_404(request, pk)
    return render(request, "careerladders/promotion.html", context_of(case, request))


def context_of(case: PromotionCase, request: UserRequest) -> dict[str, Any]:
    """What the page of a case shows."""
    seen = case_seen(case, request.user)
    return {**vars(seen), "is_complete": seen.is_complete, "is_early": seen.is_early}


@requires(VIEW)
def edit(request: UserRequest, pk: int) -> HttpResponseBase:
    """Write in a case: its statement, its day, and the plan of a trial."""
    case = case_or_404(request, pk)
    may_edit(request.user, case).check()
    query = request.POST.get("q", "")
    searching = bool(query) and not request.POST.get("mentor")
    form = CaseForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_bound and not searching and form.is_valid() and changed(form, case, request):
        messages.success(request, _("Saved."))
        return redirect(case)
    mentor = str(form["mentor"].value()) if "mentor" in form.fields else ""
    people = offer(employed(), name="mentor", query=query, chosen=[mentor])
    context = {"form": form, "case": case, **people}
    return render(request, "careerladders/promotion_edit.html", context)


def changed(form: CaseForm, case: PromotionCase, request: UserRequest) -> bool:
    """Store a valid form; False, with the errors in the form, when that is refused."""
    try:
        services.case_change(case=case, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
        return False
    return True


@require_POST
@requires(VIEW)
def step(request: UserRequest, pk: int, name: str) -> HttpResponseBase:
    """Take a step with a case; what is refused is said on its page."""
    if name not in STEPS:
        raise Http404
    case = case_or_404(request, pk)
    form = StepForm(request.POST)
    if form.is_valid() and taken(form, name, case, request):
        messages.success(request, DONE[name])
        return redirect(case)
    context = context_of(case_or_404(request, pk), request) | {"step_form": form, "step_name": name}
    return render(request, "careerladders/promotion.html", context, status=400)


def taken(form: StepForm, name: str, case: PromotionCase, request: UserRequest) -> bool:
    """Take the step; False, with the errors in the form, when it is refused."""
    words = {WORDS[name]: form.cleaned_data["reason"]} if name in WORDS else {}
    try:
        TAKE[name](case=case, actor=request.user, **words)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True
