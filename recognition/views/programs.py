"""Pages of programs: which are open, what waits for oneself, and what one has nominated."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from people.selectors import employee_of
from recognition.models import Nominee, Program
from recognition.models.feed import named_to
from recognition.permits import may_nominate
from recognition.selectors import nominations as selectors
from recognition.selectors.programs import programs_for
from recognition.services.nominations import nomination_begin

VIEW = "recognition.view_feed"
NOMINATE = "recognition.nominate"
MOST_SHOWN = 50


@require_safe
@requires(VIEW)
def index(request: UserRequest) -> HttpResponse:
    """The programs open to oneself, what is asked of one, and one's own nominations."""
    user = request.user
    employee = employee_of(user) if user.has_perm(NOMINATE) else None
    context = {
        "programs": programs_for(employee, timezone.localdate()) if employee else [],
        "endorsements": selectors.to_endorse(user),
        "to_score": selectors.unscored(user).count() if user.has_perm("recognition.score") else 0,
        "own": selectors.own(user)[:MOST_SHOWN],
    }
    return render(request, "recognition/programs.html", context)


@require_safe
@requires(VIEW)
def program(request: UserRequest, pk: int) -> HttpResponse:
    """What a program rewards, for whom and until when, and who has won."""
    published = Program.objects.filter(kind=Program.Kind.NOMINATION).exclude(status=Program.Status.DRAFT)
    found = get_object_or_404(published.prefetch_related("categories", "departments", "criteria"), pk=pk)
    public = Nominee.objects.filter(named_to(employee_of(request.user)))
    awards = found.nominations.filter(post__is_private=False)
    named = Prefetch("nominees", public.select_related("employee"))
    context = {
        "program": found,
        "permit": may_nominate(request.user, found),
        "may_nominate": request.user.has_perm(NOMINATE),
        "awards": awards.select_related("category").prefetch_related(named)[:MOST_SHOWN],
    }
    return render(request, "recognition/program.html", context)


@require_POST
@requires(NOMINATE)
def nominate(request: UserRequest, pk: int) -> HttpResponseBase:
    """Begin a nomination and lead to its page."""
    found = get_object_or_404(Program.objects.exclude(status=Program.Status.DRAFT), pk=pk)
    try:
        nomination = nomination_begin(program=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(found)
    return redirect("recognition:nomination_edit", nomination.pk)
