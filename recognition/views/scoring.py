"""Pages of the selection: a panel that scores without seeing who nominated, and HR that decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from accounts.refusals import add_refusal
from recognition.forms.nominations import ScoreForm
from recognition.models import Score
from recognition.permits import may_score
from recognition.selectors import nominations as selectors
from recognition.services.selection import score_save


@require_safe
@requires("recognition.score")
def scoring(request: UserRequest) -> HttpResponse:
    """What waits for one's scores."""
    return render(request, "recognition/scoring.html", {"nominations": selectors.to_score(request.user)})


@requires("recognition.score")
def score(request: UserRequest, pk: int) -> HttpResponseBase:
    """Score a nomination in each criterion, and go on to the next one."""
    found = get_object_or_404(selectors.to_score(request.user), pk=pk)
    own = Score.objects.filter(nomination=found, member__employee__user=request.user)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        criteria=found.program.criteria.all(),
        given=dict(own.values_list("criterion", "points")),
    )
    if form.is_bound and form.is_valid():
        try:
            score_save(nomination=found, scores=form.scores, actor=request.user)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Your scores are kept; you can change them until it is decided."))
            return next_to_score(request)
    context = {
        "form": form,
        "nomination": found,
        "permit": may_score(request.user, found),
        "files": found.files.all(),
        "endorsements": found.endorsements.exclude(text="").select_related("employee"),
    }
    return render(request, "recognition/score.html", context, status=400 if form.errors else 200)


def next_to_score(request: UserRequest) -> HttpResponseBase:
    """Lead to the next nomination that one hasn't scored and may, or else back to the list."""
    for found in selectors.to_score(request.user):
        if not found.is_scored and may_score(request.user, found):
            return redirect("recognition:score", found.pk)
    return redirect("recognition:scoring")


@require_safe
@requires("recognition.decide")
def deciding(request: UserRequest) -> HttpResponse:
    """What waits for a decision, the best of each program first."""
    return render(request, "recognition/deciding.html", {"nominations": selectors.to_decide(request.user)})
