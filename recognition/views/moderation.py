"""Reported words, and what moderators decide about them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from recognition.forms.feed import DecisionForm
from recognition.models import Report
from recognition.selectors.moderation import reports_decided, reports_open
from recognition.services.moderation import report_decide


@require_safe
@requires("recognition.moderate")
def moderation(request: UserRequest) -> HttpResponseBase:
    """What was reported, the oldest first, and what was decided lately."""
    return render_reports(request)


def render_reports(
    request: UserRequest, refused: Report | None = None, form: DecisionForm | None = None
) -> HttpResponseBase:
    """The page; a decision that was refused keeps what was typed."""
    reports = reports_open(request.user)
    forms = [
        (report, form if form and report == refused else DecisionForm(auto_id=f"id_{report.pk}_%s"))
        for report in reports
    ]
    context = {"reports": forms, "decided": reports_decided(request.user)}
    return render(request, "recognition/moderation.html", context, status=422 if refused else 200)


@require_POST
@requires("recognition.moderate")
def decide(request: UserRequest, pk: int) -> HttpResponseBase:
    """Keep or remove what was reported."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST, auto_id=f"id_{report.pk}_%s")
    if not form.is_valid():
        return render_reports(request, report, form)
    try:
        decision = report_decide(report=report, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("recognition:moderation")
    if decision.points_spent:
        messages.warning(
            request, _("Removed. The receiver has spent the points already, so they can't go back.")
        )
    elif decision.report.outcome == Report.Outcome.REMOVED:
        messages.success(request, _("Removed: nobody reads it any more."))
    else:
        messages.success(request, _("It stays."))
    return redirect("recognition:moderation")
