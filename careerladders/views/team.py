"""A manager's team on the ladders."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.selectors.team import team as team_of
from people.selectors import employee_of


@require_safe
@requires("careerladders.view_team")
def team(request: UserRequest) -> HttpResponse:
    """Who reports to oneself: level, next steps on both tracks, what is open, and what one can do."""
    manager = employee_of(request.user)
    if manager is None:
        raise PermissionDenied
    members = team_of(request.user, manager, timezone.localdate())
    placed = sum(1 for member in members if member.current)
    return render(request, "careerladders/team.html", {"members": members, "placed": placed})
