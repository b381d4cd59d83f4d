"""The home page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import open_to_all
from accounts.models import User
from config import home as parts
from people.models import Employee
from people.selectors import employee_of
from tenants.links import current_organization


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What waits for the user and what is theirs; the signed out come to the sign-in page."""
    user = request.user
    if not isinstance(user, User):
        return redirect(settings.LOGIN_URL)
    return show(request, user)


def show(request: HttpRequest, user: User) -> HttpResponse:
    """The home page of a user."""
    organization = current_organization()
    assert organization
    employee = employee_of(user)
    name = employee.first_name if employee else user.name
    context = {
        "greeting": parts.greeting(name, parts.local_now(employee, organization)),
        "waiting": parts.waiting(user),
        "place": parts.place_of(employee) if employee else None,
        "team": parts.team_of(user, employee),
        "nudge": parts.nudge_of(user, employee),
        "lately": parts.lately(user),
        "board": parts.board_of(user),
        "attention": parts.needs_attention(user),
        "is_empty": user.holds_everywhere("people.import") and not Employee.objects.exists(),
        "may_give": employee is not None and user.has_perm("recognition.give_kudos"),
    }
    return render(request, "home.html", context)
