"""My path: where one stands, and where both tracks lead from there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.evidence import evidence_for
from careerladders.models import PromotionCase
from careerladders.selectors.conversations import conversations_of, steps_to_do
from careerladders.selectors.path import path_of
from people.models import Employee
from people.selectors import employee_of

MOST_SHOWN = 8


@require_safe
@requires("careerladders.take_part")
def path(request: UserRequest) -> HttpResponse:
    """One's level, what changes to those near it, what speaks for oneself, talks and steps."""
    employee = self_or_403(request)
    evidence = evidence_for(employee)
    context = {
        "path": path_of(employee),
        "conversations": conversations_of(request.user).filter(employee=employee)[:MOST_SHOWN],
        "steps": steps_to_do(request.user),
        "evidence": evidence[:MOST_SHOWN],
        "more_evidence": len(evidence) - MOST_SHOWN,
        "case": PromotionCase.objects.visible_to(request.user)
        .filter(employee=employee)
        .select_related("level")
        .first(),
    }
    return render(request, "careerladders/path.html", context)


def self_or_403(request: UserRequest) -> Employee:
    """The employee who asks; raises PermissionDenied for users who are none."""
    employee = employee_of(request.user)
    if employee is None:
        raise PermissionDenied
    return employee
