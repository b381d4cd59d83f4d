"""Writing reviews. Nothing here is logged or audited: it would tie a reviewer to a review."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, requires
from assessments.drafts import CycleNotCollecting, NothingRated, draft_decline, draft_save
from assessments.forms import ReviewForm
from assessments.gate import Thresholds
from assessments.selectors import Review, reviews_of

WRITE = "assessments.write_reviews"


def review_or_404(request: UserRequest, token: UUID) -> tuple[Review, list[Review]]:
    """The user's own review of a token, and all of theirs. Raises Http404."""
    reviews = reviews_of(request.user)
    for review in reviews:
        if review.assignment.token == token:
            return review, reviews
    raise Http404


@requires(WRITE)
def mine(request: UserRequest) -> HttpResponseBase:
    """The reviews one is asked for."""
    reviews = reviews_of(request.user)
    waiting = [review for review in reviews if review.is_open]
    context = {
        "waiting": waiting,
        "finished": [review for review in reviews if not review.is_open],
        "minutes": sum(review.minutes for review in waiting),
    }
    return render(request, "assessments/mine.html", context)


@requires(WRITE)
def write(request: UserRequest, token: UUID) -> HttpResponseBase:
    """One review: saves itself while it is written, and is handed in by its button."""
    review, reviews = review_or_404(request, token)
    autosaved = "X-Autosave" in request.headers
    form = ReviewForm(request.POST or None, review=review)
    if request.method == "POST" and form.is_valid():
        submit = not autosaved and request.POST.get("action") == "submit"
        try:
            draft_save(assignment=review.assignment, submit=submit, **form.answers())
        except NothingRated as error:
            form.add_error(None, error)
        except CycleNotCollecting as error:
            return closed(request, error, autosaved=autosaved)
        else:
            return (
                HttpResponse(status=204)
                if autosaved
                else after_saving(request, review, reviews, submit=submit)
            )
    status = 400 if form.is_bound else 200
    context = {"form": form, "review": review, "minimum": minimum_of(review)}
    return render(request, "assessments/write.html", context, status=status)


def minimum_of(review: Review) -> int:
    """How many must write before answers are shown together."""
    return review.assignment.participant.cycle.minimum_per_relationship


def closed(request: UserRequest, error: CycleNotCollecting, *, autosaved: bool) -> HttpResponseBase:
    """Say that the cycle takes no more answers."""
    if autosaved:
        return HttpResponse(error.messages, status=409, content_type="text/plain")
    messages.error(request, error.messages[0])
    return redirect("assessments:mine")


def after_saving(
    request: UserRequest, review: Review, reviews: list[Review], *, submit: bool
) -> HttpResponseBase:
    """On to the next open review, or back to the list."""
    if not submit:
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("assessments:mine")
    messages.success(request, _("Handed in. Thank you!"))
    rest = [other for other in reviews if other.is_open and other != review]
    if rest:
        return redirect("assessments:write", token=rest[0].assignment.token)
    return redirect("assessments:mine")


@require_POST
@requires(WRITE)
def decline(request: UserRequest, token: UUID) -> HttpResponseBase:
    """Say no to a review."""
    review, _reviews = review_or_404(request, token)
    try:
        draft_decline(assignment=review.assignment)
    except CycleNotCollecting as error:
        return closed(request, error, autosaved=False)
    messages.success(request, _("Declined. You can still write it until the round closes."))
    return redirect("assessments:mine")


@requires(WRITE)
def protection(request: UserRequest) -> HttpResponseBase:
    """How answers are protected, with the real thresholds."""
    return render(request, "assessments/protection.html", {"thresholds": Thresholds()})
