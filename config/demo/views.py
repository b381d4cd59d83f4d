"""Sign in by one click, in the demo alone."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import open_to_all
from accounts.models import User
from config.demo.sign_ins import offered
from tenants.links import current_organization


@open_to_all
@require_POST
def sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the one who plays the role; outside the demo nobody does, and this is a 404."""
    found = next((sign_in for sign_in in offered() if sign_in.role == role), None)
    if found is None:
        raise Http404
    user = get_object_or_404(User, email=found.email, is_active=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/" if current_organization() else "admin:index")
